import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { canonicalJson } from '../../../core/flow/canonical-json.ts';
import { flowHash } from '../../../core/flow/flow-hash.ts';
import { aFlow } from './a-flow.ts';

describe('canonical JSON', () => {
  it('gives the result of RFC 8785, 3.2.4, for the example of 3.2.2', () => {
    const input: unknown = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`);
    const expected =
      '7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b3333333333333333332e333333333333' +
      '332c31652b33302c342e352c302e3030322c31652d32375d2c22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c' +
      '222f227d';
    expect(Buffer.from(canonicalJson(input)).toString('hex')).toBe(expected);
  });

  it('sorts members as RFC 8785, 3.2.3, does: by UTF-16 code units', () => {
    const names = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
    const sorted = Object.keys(JSON.parse(canonicalJson(Object.fromEntries(names.map((name) => [name, 0]))))).filter(
      (name) => name !== '1',
    );
    expect(sorted).toEqual(['\r', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33']);
  });

  it('keeps the value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const plain: unknown = JSON.parse(JSON.stringify(json));
        expect(JSON.parse(canonicalJson(json))).toEqual(plain);
      }),
    );
  });

  it.each([[undefined], [Number.NaN], ['\ud800'], [{ a: undefined }], [() => 1]])('refuses %p', (value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });
});

describe('the hash of a flow', () => {
  it('does not depend on the order in which members are written', () => {
    const { nodes, ...rest } = aFlow();
    expect(flowHash({ nodes: Object.fromEntries(Object.entries(nodes).reverse()), ...rest })).toBe(flowHash(aFlow()));
  });

  it('changes with any value', () => {
    expect(flowHash(aFlow({}, { version: '1.0.1' }))).not.toBe(flowHash(aFlow()));
  });
});
