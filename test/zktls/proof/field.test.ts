import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { AFFINE, AFFINE_INVERSE, sboxOfInverse } from '../../../zktls/proof/field/aes.ts';
import { INVERSE, multiply256 } from '../../../zktls/proof/field/gf256.ts';
import { multiplicationTable, multiply } from '../../../zktls/proof/field/gf2-128.ts';

const anElement = fc.uint8Array({ minLength: 16, maxLength: 16 });
const add = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((byte, i) => byte ^ (b[i] ?? 0));
const ONE = Uint8Array.of(1, ...new Uint8Array(15));
const Y = Uint8Array.of(0, 1, ...new Uint8Array(14));
const squared = (a: Uint8Array, times: number): Uint8Array => {
  let power = a;
  for (let i = 0; i < times; i++) power = multiply(power, power);
  return power;
};

describe('GF(2^8)', () => {
  it('has the products of FIPS 197, 4.2 and 4.2.1', () => {
    expect(multiply256(0x57, 0x83)).toBe(0xc1);
    expect(multiply256(0x57, 0x13)).toBe(0xfe);
  });

  it('has inverses, and the S-box of FIPS 197, 5.1.1', () => {
    for (let a = 1; a < 256; a++) expect(multiply256(a, INVERSE[a] ?? 0)).toBe(1);
    expect(sboxOfInverse(INVERSE[0x53] ?? 0)).toBe(0xed);
    expect(sboxOfInverse(0)).toBe(0x63);
    for (let a = 0; a < 256; a++) expect(AFFINE_INVERSE[AFFINE[a] ?? 0]).toBe(a);
  });
});

describe('GF(2^128)', () => {
  it('multiplies as a commutative ring', () => {
    fc.assert(
      fc.property(anElement, anElement, anElement, (a, b, c) => {
        expect(multiply(a, b)).toEqual(multiply(b, a));
        expect(multiply(multiply(a, b), c)).toEqual(multiply(a, multiply(b, c)));
        expect(multiply(a, add(b, c))).toEqual(add(multiply(a, b), multiply(a, c)));
        expect(multiply(a, ONE)).toEqual(a);
      }),
      { numRuns: 50, seed: 1 },
    );
  });

  it("is a field: Rabin's test of Y^16 + Y^5 + Y^2 + 3 over GF(2^8)", () => {
    // Y^(256^16) = Y, and Y^(256^8) - Y has no factor in common with the polynomial, as it has an inverse.
    expect(squared(Y, 128)).toEqual(Y);
    const difference = add(squared(Y, 64), Y);
    let inverse: Uint8Array = ONE;
    for (let i = 1, power = difference; i < 128; i++) {
      power = multiply(power, power);
      inverse = multiply(inverse, power);
    }
    expect(multiply(difference, inverse)).toEqual(ONE);
  });

  it('multiplies by table as without', () => {
    fc.assert(
      fc.property(anElement, anElement, (factor, a) => {
        const table = new Uint8Array(multiplicationTable(factor).buffer);
        const sum = [...a].reduce<Uint8Array>(
          (product, byte, k) => add(product, table.subarray((k * 256 + byte) * 16, (k * 256 + byte + 1) * 16)),
          new Uint8Array(16),
        );
        expect(sum).toEqual(multiply(factor, a));
      }),
      { numRuns: 5, seed: 1 },
    );
  });
});
