import { byteAt } from '../byte-at.ts';

/**
 * GF(2^8) with the AES polynomial x^8 + x^4 + x^3 + x + 1 (FIPS 197, 4.2), as tables made when the module loads. The prover
 * looks secret bytes up in them: see "Side channels" in docs/zktls.md.
 */
const slowMultiply = (a: number, b: number): number => {
  let product = 0;
  for (let shifted = a, rest = b; rest > 0; rest >>= 1) {
    if ((rest & 1) === 1) product ^= shifted;
    shifted <<= 1;
    if (shifted > 255) shifted ^= 0x11b;
  }
  return product;
};

/** `PRODUCT[a << 8 | b]` is a·b. 65,536 bytes. */
export const PRODUCT = new Uint8Array(65_536);
/** 1/x, and 0 for 0: the S-box of AES without its affine map. */
export const INVERSE = new Uint8Array(256);
/** x², a GF(2)-linear map. */
export const SQUARE = new Uint8Array(256);

for (let a = 0; a < 256; a++) {
  for (let b = a; b < 256; b++) {
    const product = slowMultiply(a, b);
    PRODUCT[(a << 8) | b] = product;
    PRODUCT[(b << 8) | a] = product;
    if (product === 1) {
      INVERSE[a] = b;
      INVERSE[b] = a;
    }
  }
  SQUARE[a] = byteAt(PRODUCT, (a << 8) | a);
}

/** a·b. */
export const multiply256 = (a: number, b: number): number => byteAt(PRODUCT, (a << 8) | b);

/** The powers 1, α, …, α^7 of α = x: the basis in which bits of a byte are coefficients. */
export const BASIS: readonly number[] = [1, 2, 4, 8, 16, 32, 64, 128];
