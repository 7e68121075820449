import { createHash, timingSafeEqual } from 'node:crypto';

/** SHA-256 (hex) of a token: what is stored instead of it. */
export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** True when `token` has the stored hash. Takes the same time wherever the two differ. */
export const matchesTokenHash = (token: string, storedHash: string): boolean => {
  const expected = Buffer.from(storedHash, 'hex');
  const actual = createHash('sha256').update(token).digest();
  return expected.length === actual.length && timingSafeEqual(actual, expected);
};
