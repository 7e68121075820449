import { createDecipheriv } from 'node:crypto';
import { refuse } from '../refusal.ts';
import type { TrafficKeys } from './key-schedule.ts';
import { CONTENT_TYPE, type TlsRecord } from './tls-record.ts';

/** What a protected record carries (RFC 8446, 5.2): the inner content type and the content without padding. */
export type OpenedRecord = { readonly contentType: number; readonly content: Buffer };

const TAG_BYTES = 16;
export const MAX_CONTENT_BYTES = 16_384;

/** Decrypts the record with sequence number `sequence` and checks its tag; refuses `bad_record_mac` and odd shapes. */
export const openRecord = (record: TlsRecord, keys: TrafficKeys, sequence: number): OpenedRecord => {
  const inner = decryptRecord(record, keys, sequence);
  // The content type is the last byte that is not zero: zeros after it are padding (RFC 8446, 5.4).
  let end = inner.length;
  while (end > 0 && inner[end - 1] === 0) end -= 1;
  if (end === 0) refuse('record_without_type');
  if (end - 1 > MAX_CONTENT_BYTES) refuse('record_overflow');
  return { contentType: inner.readUInt8(end - 1), content: inner.subarray(0, end - 1) };
};

/** The ciphertext of a protected record, without its tag; refuses records that are none. */
export const ciphertextOf = (record: TlsRecord): Buffer => {
  if (record.type !== CONTENT_TYPE.applicationData) refuse('unexpected_record');
  if (record.body.length < TAG_BYTES + 1) refuse('record_too_short');
  return record.body.subarray(0, -TAG_BYTES);
};

/** The inner plaintext of a record: content, content type, padding. Checks the tag; refuses `bad_record_mac`. */
export const decryptRecord = (record: TlsRecord, keys: TrafficKeys, sequence: number): Buffer => {
  const ciphertext = ciphertextOf(record);
  const decipher = createDecipheriv('aes-128-gcm', keys.key, nonceOf(keys.iv, sequence), { authTagLength: TAG_BYTES });
  decipher.setAAD(record.header);
  decipher.setAuthTag(record.body.subarray(-TAG_BYTES));
  const inner = decipher.update(ciphertext);
  try {
    decipher.final();
  } catch {
    refuse('bad_record_mac');
  }
  return inner;
};

/** RFC 8446, 5.3: the sequence number, padded on the left, XOR the IV. A recording never has 2^32 records. */
export const nonceOf = (iv: Uint8Array, sequence: number): Buffer => {
  const nonce = Buffer.from(iv);
  nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ sequence) >>> 0, 8);
  return nonce;
};
