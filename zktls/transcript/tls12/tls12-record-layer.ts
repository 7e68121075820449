import { createDecipheriv } from 'node:crypto';
import { refuse } from '../../refusal.ts';
import { MAX_CONTENT_BYTES } from '../open-record.ts';
import type { RecordLayer } from '../record-layer.ts';
import { CONTENT_TYPE, type TlsRecord } from '../tls-record.ts';
import { KEY_BYTES, SALT_BYTES } from './key-block.ts';

const EXPLICIT_NONCE_BYTES = 8;
const TAG_BYTES = 16;
const TLS_1_2 = 0x0303;
const PROTECTED: readonly number[] = [CONTENT_TYPE.alert, CONTENT_TYPE.handshake, CONTENT_TYPE.applicationData];
const CLOSE_NOTIFY_BODY_BYTES = EXPLICIT_NONCE_BYTES + 2 + TAG_BYTES;

/** The part of the nonce that stands in a record; refuses records that are not protected. */
export const explicitNonceOf = (record: TlsRecord): Buffer => {
  if (!PROTECTED.includes(record.type)) refuse('unexpected_record');
  if (record.body.length < EXPLICIT_NONCE_BYTES + TAG_BYTES) refuse('record_too_short');
  return record.body.subarray(0, EXPLICIT_NONCE_BYTES);
};

const ciphertextOf = (record: TlsRecord): Buffer => {
  const ciphertext = record.body.subarray(explicitNonceOf(record).length, -TAG_BYTES);
  return ciphertext.length > MAX_CONTENT_BYTES ? refuse('record_overflow') : ciphertext;
};

/** RFC 5288, 3: a salt that only both sides know, then what the record says. */
const nonceOf = (salt: Uint8Array, record: TlsRecord): Buffer => Buffer.concat([salt, explicitNonceOf(record)]);

/**
 * RFC 5246, 6.2.3.3, with the nonces of RFC 5288: the type stands in the clear, there is no padding. A direction's secret is its
 * part of the key block: AES key and salt. Numbers count from the first record after Finished, which itself has the sequence
 * number 0.
 */
export const TLS_1_2_RECORDS: RecordLayer = {
  version: '1.2',
  ivBytes: SALT_BYTES,
  keysOf: (secret) => ({ key: secret.subarray(0, KEY_BYTES), iv: secret.subarray(KEY_BYTES, KEY_BYTES + SALT_BYTES) }),
  ciphertextOf,
  nonceOf,
  decrypt: (record, { key, iv }, number) => {
    const ciphertext = ciphertextOf(record);
    const decipher = createDecipheriv('aes-128-gcm', key, nonceOf(iv, record), { authTagLength: TAG_BYTES });
    decipher.setAAD(additionalDataOf(record.type, ciphertext.length, number + 1));
    decipher.setAuthTag(record.body.subarray(-TAG_BYTES));
    const plaintext = decipher.update(ciphertext);
    try {
      decipher.final();
    } catch {
      refuse('bad_record_mac');
    }
    return plaintext;
  },
  contentOf: (record, content) => ({ contentType: record.type, content }),
  isLikeCloseNotify: ({ type, body }) => type === CONTENT_TYPE.alert && body.length === CLOSE_NOTIFY_BODY_BYTES,
};

/** RFC 5246, 6.2.3.3: sequence number, type, version, length of the plaintext. */
const additionalDataOf = (type: number, length: number, sequence: number): Buffer => {
  const data = Buffer.alloc(13);
  data.writeBigUInt64BE(BigInt(sequence));
  data.writeUInt8(type, 8);
  data.writeUInt16BE(TLS_1_2, 9);
  data.writeUInt16BE(length, 11);
  return data;
};
