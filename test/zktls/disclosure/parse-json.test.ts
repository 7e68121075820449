import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { exactValueOf } from '../../../zktls/disclosure/exact-value.ts';
import { parseJson } from '../../../zktls/disclosure/parse-json.ts';
import { refusalOf } from '../refusal-of.ts';

const valueOf = (text: string): unknown => {
  const document = parseJson(Buffer.from(text, 'utf8'));
  return exactValueOf(document, document.root);
};
const verdictOn = (text: string | Buffer) => refusalOf(() => parseJson(Buffer.from(text)));

describe('a JSON document', () => {
  it('is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'grapheme' }), fc.integer({ min: 0, max: 3 }), (text, indent) => {
        fc.pre(!text.includes('__proto__'));
        const spaced = JSON.stringify(JSON.parse(text), null, indent);
        // Negative zero is written as 0 by JSON itself.
        expect(JSON.stringify(valueOf(spaced))).toBe(JSON.stringify(JSON.parse(spaced)));
      }),
    );
  });

  it('is refused wherever JSON.parse refuses it, and accepted nowhere else', () => {
    const token = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"b"',
      '1',
      '-',
      '0',
      '.5',
      'e1',
      'true',
      'null',
      ' ',
      '\\',
      '"',
      '\u00a0',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 9 }), (tokens) => {
        const text = tokens.join('');
        const verdict = verdictOn(text);
        if (verdict === 'EXTRACT_MISMATCH json_duplicate_key') return;
        expect(verdict === 'accepted').toBe(isJson(text));
      }),
      { numRuns: 5_000 },
    );
  });

  const refused: [string, string | Buffer, string][] = [
    ['the same key twice', '{"a":1,"a":2}', 'json_duplicate_key'],
    ['the same key twice, once escaped', '{"a":1,"\\u0061":2}', 'json_duplicate_key'],
    ['the same key twice, deep inside', '[{"x":{"a":1,"b":2,"a":3}}]', 'json_duplicate_key'],
    ['the key __proto__', '{"__proto__":{"a":1}}', 'json_key'],
    ['a comment', '{"a":1/*x*/}', 'json_syntax'],
    ['a comma at the end', '{"a":1,}', 'json_syntax'],
    ['a control character in a string', '{"a":"\n"}', 'json_syntax'],
    ['two documents', '{"a":1}{"a":2}', 'json_syntax'],
    ['single quotes', "{'a':1}", 'json_syntax'],
    ['NaN', '{"a":NaN}', 'json_syntax'],
    ['a leading zero', '{"a":01}', 'json_syntax'],
    ['a plus sign', '{"a":+1}', 'json_syntax'],
    ['an unfinished string', '{"a":"b', 'json_syntax'],
    ['an unfinished escape', '"\\u12"', 'json_syntax'],
    ['nothing', '', 'json_syntax'],
    ['a byte order mark', '\ufeff{"a":1}', 'json_syntax'],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'json_encoding'],
    ['too deep nesting', `${'['.repeat(66)}${']'.repeat(66)}`, 'json_depth'],
    ['deep nesting that never ends', '['.repeat(100_000), 'json_depth'],
  ];
  it.each(refused)('is refused with %s', (_what, text, reason) => {
    expect(verdictOn(text)).toBe(`EXTRACT_MISMATCH ${reason}`);
  });

  it('is read in a time that grows with its length only', () => {
    const long = `"${'\\n'.repeat(200_000)}${'a'.repeat(600_000)}"`;
    expect(verdictOn(long)).toBe('accepted');
    expect(verdictOn(long.slice(0, -1))).toBe('EXTRACT_MISMATCH json_syntax');
  });
});

describe('an exact value', () => {
  it.each(['0', '-0', '1.50', '0.1', '1e21', '1E+2', '123456789012345680', '5e-324', '0.000', '100e-2'])(
    'is taken from the number %s',
    (text) => {
      expect(JSON.stringify(valueOf(text))).toBe(JSON.stringify(Number(text)));
    },
  );

  it.each([
    '12345678901234567890',
    '9007199254740993',
    '0.1000000000000000055511151231257827',
    '1e400',
    '1e-400',
    '1e1234567',
  ])('is refused for the number %s, which a double cannot hold', (text) => {
    expect(refusalOf(() => valueOf(text))).toBe('EXTRACT_MISMATCH json_number_not_exact');
  });

  it('is the same for every number that JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(valueOf(JSON.stringify(number))).toEqual(JSON.parse(JSON.stringify(number)));
      }),
    );
  });

  it('is refused for half a surrogate pair, in a value or in a key', () => {
    for (const text of ['"\\ud800"', '["x\\udc00"]', '{"\\ud800":1}']) {
      expect(refusalOf(() => valueOf(text))).toBe('EXTRACT_MISMATCH json_lone_surrogate');
    }
    expect(valueOf('"\\ud83d\\ude00"')).toBe('😀');
  });
});

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};
