import { describe, expect, it } from '@jest/globals';
import { consentFields, rulesOf } from '../../../runner/session/consent-fields.ts';
import type { DisclosedField } from '../../../zktls/disclosure/disclosed-field.ts';

const rule = { from: 'profile', jsonPath: '$.it' };
const planned = { it: { rule, label: 'It', source: 'gigs.example', type: 'string' as const } };
const sharedFor = (it: DisclosedField) => {
  const { says, value } = consentFields(planned, { it })[0] ?? {};
  return [says, value];
};

describe('what the user is asked to consent to', () => {
  it('is each field with its words, its value and its source', () => {
    expect(consentFields(planned, { it: { kind: 'value', value: 'Ana' } })).toEqual([
      { name: 'it', label: 'It', value: 'Ana', source: 'gigs.example' },
    ]);
  });

  it.each<[DisclosedField, string | undefined, string]>([
    [{ kind: 'value', value: 4.9 }, undefined, '4.9'],
    [{ kind: 'value', value: { a: [1] } }, undefined, '{"a":[1]}'],
    [{ kind: 'value', value: 'x'.repeat(501) }, undefined, `${'x'.repeat(500)}…`],
    [{ kind: 'predicate', predicate: { atLeast: 4 }, holds: true }, 'at-least', '4'],
    [{ kind: 'predicate', predicate: { atMost: 9.5 }, holds: true }, 'at-most', '9.5'],
    [{ kind: 'predicate', predicate: { equals: true }, holds: true }, undefined, 'true'],
    [{ kind: 'predicate', predicate: { oneOf: ['gold', 'silver'] }, holds: true }, 'one-of', 'gold, silver'],
    [{ kind: 'hash', sha256: 'ab', saltedWith: 'cd' }, 'hash', ''],
  ])('says of %j: %s %s', (field, says, value) => {
    expect(sharedFor(field)).toEqual([says, value]);
  });

  it('leaves the attestor nothing but the rules', () => {
    expect(rulesOf(planned)).toEqual({ it: rule });
  });
});
