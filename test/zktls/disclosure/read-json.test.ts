import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DISCLOSED, kindOf, UNPROVED, type ClaimedBytes } from '../../../zktls/disclosure/claimed-bytes.ts';
import { claimedSource } from '../../../zktls/disclosure/claimed-source.ts';
import { disclosedBytes } from '../../../zktls/disclosure/byte-source.ts';
import { findByPath, parseJsonPath, type PathSegment } from '../../../zktls/disclosure/json-path.ts';
import { parseJson } from '../../../zktls/disclosure/parse-json.ts';
import { planningSource } from '../../../zktls/disclosure/planning-source.ts';
import { readJson } from '../../../zktls/disclosure/read-json.ts';
import { BYTE_CLASSES, isInClass, type ByteClass } from '../../../zktls/proof/statement/byte-class.ts';
import { refusalOf } from '../refusal-of.ts';

/** What the prover would disclose and prove of a text so that a path's value is certain. */
const plan = (text: string, ...paths: string[]): ClaimedBytes => {
  const source = planningSource(Buffer.from(text));
  for (const { start, end } of readJson(source, paths.map(parseJsonPath))) disclosedBytes(source, start, end);
  return source.plan;
};

/** Of a disclosed byte itself, of a hidden one a sign of its class: ~ inside of a string, # number, l literal, . nothing. */
const SIGNS: Readonly<Record<ByteClass, string>> = {
  any: '.',
  'no-crlf': '?',
  'no-control': '?',
  'json-string': '~',
  number: '#',
  digit: '0',
  literal: 'l',
  ascii: '?',
};
const shown = ({ kinds, values }: ClaimedBytes): string =>
  [...kinds]
    .map((kind, at) =>
      kind === DISCLOSED ? String.fromCharCode(values[at] ?? 0) : SIGNS[BYTE_CLASSES[kind - 1] ?? 'any'],
    )
    .join('');

describe('what is disclosed and proved of a JSON body', () => {
  const plans: [string, string, string][] = [
    ['{"a":1,"bcd":"x","e":2}', '$.a', '{"a":1,................'],
    ['{"name":"x y","n":12,"ok":true,"z":7}', '$.z', '{"~~~~":"~~~","n":##,"~~":llll,"z":7}'],
    ['{"x":{"y":[1,null],"z":"q"},"balance":5}', '$.balance', '{"~":{"~":[#,llll],"~":"~"},"balance":5}'],
    ['{"ab":1,"cd":2,"e":3}', '$.cd', '{"ab":#,"cd":2,......'],
    ['{"a":"q\\"r\\u0041","b":2}', '$.b', '{"a":"~\\"~\\u~~~~","b":2}'],
    ['[10,[20],{"a":30}]', '$[1][0]', '[##,[20]..........'],
    ['[10, 20 ,30]', '$[1]', '[##, 20 ,...'],
    ['[10,20,30]', '$[-1]', '[##,##,30]'],
    ['{"a":{"b":1},"c":2}', '$.a', '{"a":{"b":1},......'],
    ['"top"', '$', '"top"'],
  ];
  it.each(plans)('of %s for %s', (text, path, expected) => {
    expect(shown(plan(text, path))).toBe(expected);
  });
});

type Hidden = readonly [part: string, byteClass: ByteClass];

/** A text of which some parts are hidden, each where it first stands. */
const claimed = (text: string, ...hidden: readonly Hidden[]): ClaimedBytes => {
  const values = Uint8Array.from(Buffer.from(text));
  const kinds = new Uint8Array(values.length);
  for (const [part, byteClass] of hidden) {
    const start = Buffer.from(text).indexOf(part);
    if (start < 0) throw new Error(`No ${part}`);
    kinds.fill(kindOf(byteClass), start, start + Buffer.byteLength(part));
  }
  return { kinds, values };
};
const verdictOn = (text: string, path: string, ...hidden: readonly Hidden[]): string =>
  refusalOf(() => {
    const source = claimedSource(claimed(text, ...hidden));
    for (const { start, end } of readJson(source, [parseJsonPath(path)])) disclosedBytes(source, start, end);
  });

describe('a JSON body', () => {
  const HIDDEN = 'ATTESTATION_FAILED byte_hidden';
  const SYNTAX = 'EXTRACT_MISMATCH json_syntax';
  const attacks: [string, string, string, Hidden, string][] = [
    ['a sibling that may hold the path', '{"x":{"a":1},"a":9}', '$.a', ['{"a":1}', 'any'], HIDDEN],
    ['a sibling in a class that has brackets', '{"x":[12],"a":9}', '$.a', ['[12]', 'json-string'], HIDDEN],
    ['a string in a class that has quotes', '{"x":"ab","a":9}', '$.a', ['ab', 'any'], HIDDEN],
    ['a string in a class that has backslashes', '{"x":"ab","a":9}', '$.a', ['ab', 'no-control'], HIDDEN],
    ['a key that may be the one looked for', '{"b":1,"a":9}', '$.a', ['b', 'json-string'], HIDDEN],
    ['a key of as many bytes in fewer characters', '{"é":1,"ab":9}', '$.ab', ['é', 'json-string'], HIDDEN],
    ['a key with an escape', '{"\\u0061":1,"abc":9}', '$.abc', ['0061', 'json-string'], HIDDEN],
    ['what may be more digits of the number', '{"a":12,"b":1}', '$.a', [',"b":1}', 'any'], HIDDEN],
    ['the last digit of the number', '{"a":12,"b":1}', '$.a', ['2', 'number'], HIDDEN],
    ['the first digit of the number', '{"a":12,"b":1}', '$.a', ['1', 'number'], HIDDEN],
    ['the quote that ends the string', '{"a":"xy","b":1}', '$.a', ['",', 'any'], HIDDEN],
    ['a part of the string', '{"a":"xy","b":1}', '$.a', ['x', 'json-string'], HIDDEN],
    ['an opening bracket', '{"x":[1,2],"b":1}', '$.b', ['[', 'any'], HIDDEN],
    ['a closing bracket', '{"x":[1,2],"b":1}', '$.b', [']', 'any'], HIDDEN],
    ['a comma', '{"x":[1,2],"b":1}', '$.b', [',', 'any'], HIDDEN],
    ['a colon', '{"x":1,"b":1}', '$.b', [':', 'any'], HIDDEN],
    ['a backslash', '{"x":"y\\"","b":1}', '$.b', ['\\', 'any'], HIDDEN],
    ['what a backslash escapes', '{"x":"\\n","b":1}', '$.b', ['n', 'json-string'], HIDDEN],
    ['white space before the value', '{"a": 1,"b":1}', '$.a', [' ', 'any'], HIDDEN],
    ['an item that may be two', '[[1],2,3]', '$[2]', ['[1]', 'any'], HIDDEN],
    ['what follows an index from the end', '[1,2,3,4]', '$[-2]', [',4', 'any'], HIDDEN],
    ['six letters for a literal', '{"x":truely,"b":1}', '$.b', ['truely', 'literal'], SYNTAX],
    ['a number where a key should be', '{1,"b":1}', '$.b', ['1', 'number'], SYNTAX],
    [
      'an object where the path goes on in a number',
      '{"a":12,"b":1}',
      '$.a.b',
      ['12', 'number'],
      'EXTRACT_MISMATCH json_path_type',
    ],
  ];
  it.each(attacks)('is refused when it hides %s', (_what, text, path, hidden, verdict) => {
    expect(verdictOn(text, path)).not.toBe(HIDDEN);
    expect(verdictOn(text, path, hidden)).toBe(verdict);
  });

  const allowed: [string, string, string, Hidden][] = [
    ['a key of another length', '{"bb":1,"a":9}', '$.a', ['bb', 'json-string']],
    ['a literal', '{"bb":null,"a":9}', '$.a', ['null', 'literal']],
    ['a number', '{"bb":-1.5e3,"a":9}', '$.a', ['-1.5e3', 'number']],
    ['an item that is a number', '[12,3]', '$[1]', ['12', 'number']],
    ['hex digits of an escape', '{"bb":"\\u0041","a":9}', '$.a', ['0041', 'json-string']],
    ['whatever follows', '{"a":9,"bb":[1]}', '$.a', ['"bb":[1]}', 'any']],
  ];
  it.each(allowed)('may hide %s', (_what, text, path, hidden) => {
    expect(verdictOn(text, path, hidden)).toBe('accepted');
  });

  const malformed: [string, string, string, string][] = [
    ['a path into an array by name', '{"a":[12]}', '$.a.b', 'EXTRACT_MISMATCH json_path_type'],
    ['a path into an object by index', '{"a":{"b":1}}', '$.a[0]', 'EXTRACT_MISMATCH json_path_type'],
    ['an index that is not there', '{"a":[1]}', '$.a[1]', 'NO_DATA json_path_absent'],
    ['an index from the end that is not there', '{"a":[1]}', '$.a[-2]', 'NO_DATA json_path_absent'],
    ['a name that is not there', '{"a":{}}', '$.a.b', 'NO_DATA json_path_absent'],
    ['a control character in a string', '{"a":"\n","b":1}', '$.b', SYNTAX],
    ['an escape that is none', '{"a":"\\x","b":1}', '$.b', SYNTAX],
    ['no end', '{"a":1', '$.a', SYNTAX],
    ['bytes after the root', '1 2', '$', SYNTAX],
    ['values too deep', `{"a":${'['.repeat(80)}${']'.repeat(80)},"b":1}`, '$.b', 'EXTRACT_MISMATCH json_depth'],
  ];
  it.each(malformed)('is refused with %s', (_what, text, path, verdict) => {
    expect(verdictOn(text, path)).toBe(verdict);
  });

  it('is refused when a key stands twice before everything is found', () => {
    const source = claimedSource(claimed('{"a":1,"a":2,"b":3}'));
    expect(refusalOf(() => readJson(source, [['a'], ['b']]))).toBe('EXTRACT_MISMATCH json_duplicate_key');
  });
});

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Short keys, so that hidden ones have the length of wanted ones often enough. */
const key = fc.constantFrom('a', 'b', 'c', 'ab', 'cd', 'é', 'a"', '\\', 'abc', '');
const { json } = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom<Json>(null, true, false, 'x', 'yz', '"', '\\"', 'é', '\n', '},{', 0, -1, 1.5, 1e21, 120),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(key, tie('json'), { maxKeys: 4 }),
  ),
}));

const pathsIn = (value: Json): PathSegment[][] => {
  if (value === null) return [];
  if (Array.isArray(value)) {
    const count = value.length;
    return [
      [],
      ...value.flatMap((one: Json, i) =>
        pathsIn(one).flatMap((path) => [
          [i, ...path],
          [i - count, ...path],
        ]),
      ),
    ];
  }
  if (typeof value !== 'object') return [[]];
  return [[], ...Object.entries(value).flatMap(([name, one]) => pathsIn(one).map((path) => [name, ...path]))];
};

const isWithin = (claims: ClaimedBytes, bytes: Uint8Array): boolean =>
  bytes.length === claims.kinds.length &&
  claims.kinds.every((kind, at) =>
    kind === DISCLOSED ? bytes[at] === claims.values[at] : isInClass(bytes[at] ?? 0, BYTE_CLASSES[kind - 1] ?? 'any'),
  );

describe('the value at a path', () => {
  const cases = fc
    .tuple(json, fc.constantFrom(undefined, 1, 2), fc.nat())
    .map(([value, indent, choice]) => ({ text: JSON.stringify(value, null, indent), paths: pathsIn(value), choice }))
    .filter(({ paths }) => paths.length > 0);

  it('is found by the attestor where the prover planned it', () => {
    fc.assert(
      fc.property(cases, ({ text, paths, choice }) => {
        const path = paths[choice % paths.length] ?? [];
        const document = parseJson(Buffer.from(text));
        const node = findByPath(document, path);
        const source = planningSource(Buffer.from(text));
        const [planned] = readJson(source, [path]);
        disclosedBytes(source, planned?.start ?? 0, planned?.end ?? 0);
        expect(isWithin(source.plan, Buffer.from(text))).toBe(true);
        const claimed = claimedSource(source.plan);
        const [read] = readJson(claimed, [path]);
        expect(read).toEqual(planned);
        const value = Buffer.from(disclosedBytes(claimed, read?.start ?? 0, read?.end ?? 0)).toString();
        expect(value).toBe(document.text.slice(node.start, node.end));
      }),
      { numRuns: 300 },
    );
  });

  it('is the same in every valid text that agrees with what was disclosed and proved', () => {
    let agreed = 0;
    fc.assert(
      fc.property(cases, fc.infiniteStream(fc.nat(1_000_000)), ({ text, paths, choice }, random) => {
        const path = paths[choice % paths.length] ?? [];
        const source = planningSource(Buffer.from(text));
        const [{ start, end } = { start: 0, end: 0 }] = readJson(source, [path]);
        const value = Buffer.from(disclosedBytes(source, start, end)).toString();
        for (let attempt = 0; attempt < 20; attempt += 1) {
          const other = withOtherHiddenBytes(Buffer.from(text), source.plan, () => random.next().value);
          const document = tryParse(other);
          if (document === undefined) continue;
          agreed += 1;
          const node = findByPath(document, path);
          expect(document.text.slice(node.start, node.end)).toBe(value);
        }
      }),
      { numRuns: 300 },
    );
    // A test of texts that are never valid would say nothing.
    expect(agreed).toBeGreaterThan(50);
  });
});

/** Bytes that could make trouble, where the claims allow them. */
const TROUBLE = Buffer.from('{}[]",:\\ae01-tfn 9"":{"a":1}');
const withOtherHiddenBytes = (bytes: Buffer, { kinds }: ClaimedBytes, random: () => number): Buffer => {
  const from = random() % Math.max(1, bytes.length);
  return Buffer.from(
    bytes.map((byte, at) => {
      const kind = kinds[at] ?? DISCLOSED;
      if (kind === DISCLOSED || (kind !== UNPROVED && random() % 3 > 0) || (kind === UNPROVED && at < from))
        return byte;
      const other = TROUBLE[random() % TROUBLE.length] ?? byte;
      return isInClass(other, BYTE_CLASSES[kind - 1] ?? 'any') ? other : byte;
    }),
  );
};
const tryParse = (bytes: Buffer) => {
  try {
    return parseJson(bytes);
  } catch {
    return undefined;
  }
};
