import { createHash } from 'node:crypto';

/** `length` bytes that depend on `label` alone: what would be random outside of vectors. */
export const fixedBytes = (label: string, length: number): Buffer =>
  createHash('shake256', { outputLength: length }).update(`veriframe.vectors/1:${label}`).digest();

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
export const base64Of = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
