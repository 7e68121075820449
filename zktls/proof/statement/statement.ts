import type { ByteClass } from './byte-class.ts';

/** What is said of one plaintext byte: its value (0 to 255), disclosed, or the class it is in, hidden. */
export type ByteClaim = number | ByteClass;

/** One block of an AES-128-CTR ciphertext. */
export type Block = {
  /** 12 bytes. In TLS 1.3 the IV XOR the record's sequence number (RFC 8446, 5.3). */
  readonly nonce: Uint8Array;
  /** Below 2^32. GCM counts the blocks of a record's payload from 2 (NIST SP 800-38D, 7.1). */
  readonly counter: number;
  /** 16 bytes. The last block of a record is filled with anything; nothing (`any`) is claimed of what is filled. */
  readonly ciphertext: Uint8Array;
  /** 16 claims, at least one of them not `any`. */
  readonly bytes: readonly ByteClaim[];
};

/** A byte of the statement: byte `byte` (0 to 15) of block `block`. */
export type BytePosition = { readonly block: number; readonly byte: number };

/**
 * The number that hidden digits spell, most significant first, compared with a public one of as many digits (leading zeros
 * where needed). `equal` discloses the number as surely as revealing it would.
 */
export type Predicate = {
  readonly comparison: 'at-least' | 'at-most' | 'equal';
  /** 1 to 32 positions, each of class `digit`. Whether they are a whole number is for whoever reads the text around them. */
  readonly digits: readonly BytePosition[];
  /** As many decimal digits. */
  readonly bound: string;
};

/**
 * What a proof says: some AES-128 key, one for all blocks, decrypts them to plaintexts of which all claims and predicates
 * hold. Who may have chosen the key, and what the blocks are, the proof does not say: see docs/zktls.md.
 */
export type Statement = {
  /** What the proof is made for: session, recording, direction, policy. A proof for one context is none for another. */
  readonly context: Uint8Array;
  /** 1 to 4096 blocks of any number of records, each nonce with each counter at most once. */
  readonly blocks: readonly Block[];
  readonly predicates: readonly Predicate[];
};

export const NONCE_BYTES = 12;
export const MAX_BLOCKS = 4096;
export const MAX_PREDICATES = 256;
export const MAX_DIGITS = 32;
