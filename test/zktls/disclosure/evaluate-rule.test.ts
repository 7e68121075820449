import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { disclosureRuleSchema, type DisclosureRule } from '../../../core/contract/disclosure-rule.ts';
import { evaluateRule } from '../../../zktls/disclosure/evaluate-rule.ts';
import type { Json } from '../../../zktls/disclosure/exact-value.ts';
import { saltOf } from '../../../zktls/disclosure/salted-hash.ts';
import { refusalOf } from '../refusal-of.ts';

const SALT = Buffer.alloc(16, 7);
const verdictOn = (rule: Partial<DisclosureRule>, value: Json): string =>
  refusalOf(() => evaluateRule({ from: 'me', jsonPath: '$', ...rule }, value, SALT));

describe('what a rule says of a value', () => {
  const judged: [Partial<DisclosureRule>, Json, string][] = [
    [{ equals: 'gold' }, 'gold', 'accepted'],
    [{ equals: 'gold' }, 'Gold', 'NO_DATA predicate_false'],
    [{ equals: 1 }, '1', 'NO_DATA predicate_false'],
    [{ equals: true }, 1, 'NO_DATA predicate_false'],
    [{ oneOf: ['a', 2, false] }, false, 'accepted'],
    [{ oneOf: ['a', 2] }, '2', 'NO_DATA predicate_false'],
    [{ atLeast: 5 }, 5, 'accepted'],
    [{ atLeast: 5 }, '5.00', 'accepted'],
    [{ atMost: 5 }, 5.01, 'NO_DATA predicate_false'],
    [{ atLeast: 5 }, true, 'EXTRACT_MISMATCH predicate_number'],
    [{ atLeast: 5 }, '1e9', 'EXTRACT_MISMATCH predicate_number'],
    [{ atLeast: 5 }, { five: 5 }, 'EXTRACT_MISMATCH predicate_number'],
    [{}, { a: [{ b: 1 }] }, 'accepted'],
    [{}, { a: [{ _sd: [] }] }, 'EXTRACT_MISMATCH value_reserved_name'],
    [{}, [{ '...': 'x' }], 'EXTRACT_MISMATCH value_reserved_name'],
  ];
  it.each(judged)('is, by %j of %j: %s', (rule, value, verdict) => {
    expect(verdictOn(rule, value)).toBe(verdict);
  });

  it('is with `hash` SHA-256 over the salt and the canonical JSON', () => {
    expect(evaluateRule({ from: 'me', jsonPath: '$', hash: true }, { b: 1, a: 'é' }, SALT)).toEqual({
      kind: 'hash',
      sha256: createHash('sha256').update(SALT).update('{"a":"é","b":1}', 'utf8').digest('hex'),
      saltedWith: SALT.toString('hex'),
    });
  });

  it('has a salt of its own for each field of each claim', () => {
    const salts = [
      saltOf(Buffer.alloc(32, 1), 'a'),
      saltOf(Buffer.alloc(32, 1), 'b'),
      saltOf(Buffer.alloc(32, 2), 'a'),
    ];
    expect(new Set(salts.map((salt) => Buffer.from(salt).toString('hex'))).size).toBe(3);
  });
});

describe('a rule', () => {
  const valid: object[] = [
    { from: 'me', jsonPath: '$.a' },
    { from: 'me', css: '#a', oneOf: ['x', 1, true] },
    { from: 'me', header: 'X-Plan', hash: true },
    { from: 'me', regex: 'a(b)', equals: 'b' },
  ];
  it.each(valid)('may be %j', (rule) => {
    expect(disclosureRuleSchema.safeParse(rule).success).toBe(true);
  });

  const invalid: [string, object][] = [
    ['no place', { from: 'me' }],
    ['two places', { from: 'me', jsonPath: '$.a', css: 'a' }],
    ['two predicates', { from: 'me', jsonPath: '$.a', atLeast: 1, atMost: 2 }],
    ['a predicate and a hash', { from: 'me', jsonPath: '$.a', atLeast: 1, hash: true }],
    ['a path without root', { from: 'me', jsonPath: 'a' }],
    ['a header that is none', { from: 'me', header: 'a b' }],
    ['an empty choice', { from: 'me', jsonPath: '$.a', oneOf: [] }],
    ['an object to be equal to', { from: 'me', jsonPath: '$.a', equals: {} }],
    ['a bound that is no number', { from: 'me', jsonPath: '$.a', atLeast: '5' }],
    ['a member that it does not know', { from: 'me', jsonPath: '$.a', optional: true }],
  ];
  it.each(invalid)('may not have %s', (_what, rule) => {
    expect(disclosureRuleSchema.safeParse(rule).success).toBe(false);
  });
});
