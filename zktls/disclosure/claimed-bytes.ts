import { BYTE_CLASSES, type ByteClass } from '../proof/statement/byte-class.ts';
import type { ByteClaim } from '../proof/statement/statement.ts';

/**
 * What is said of each byte of a plaintext, in two arrays of its length: `kinds` holds `DISCLOSED` or the kind of a hidden byte's
 * class, `values` the disclosed bytes and 0 for hidden ones.
 */
export type ClaimedBytes = { readonly kinds: Uint8Array; readonly values: Uint8Array };

/** The kind of a disclosed byte. Hidden ones have 1 + the number of their class. */
export const DISCLOSED = 0;

/** The kind of a hidden byte of a class. */
export const kindOf = (byteClass: ByteClass): number => 1 + BYTE_CLASSES.indexOf(byteClass);

/** The kind of a hidden byte of which nothing is proved. */
export const UNPROVED = kindOf('any');

/** The claim on the byte at `index`, as a statement's block has it. */
export const claimAt = ({ kinds, values }: ClaimedBytes, index: number): ByteClaim => {
  const kind = kinds[index];
  const value = values[index];
  if (kind === undefined || value === undefined) return 'any';
  return kind === DISCLOSED ? value : (BYTE_CLASSES[kind - 1] ?? 'any');
};

/** `bytes`, all of them disclosed. */
export const allDisclosed = (bytes: Uint8Array): ClaimedBytes => ({
  kinds: new Uint8Array(bytes.length),
  values: bytes,
});
