import type { TrafficKeys } from './key-schedule.ts';
import type { TlsRecord } from './tls-record.ts';

/** A part of a joined plaintext. */
type Range = { readonly start: number; readonly end: number };

/** How a version of TLS protects the records after the handshake, by AES-128-GCM in either. Numbers of records begin at 0. */
export type RecordLayer = {
  readonly version: '1.3' | '1.2';
  /** Of the IV that both sides know: the rest of a nonce is the record's number, or stands in the record. */
  readonly ivBytes: number;
  /** The keys of one direction by its secret. */
  readonly keysOf: (secret: Buffer) => TrafficKeys;
  /** The ciphertext without nonce and tag, as long as the plaintext; refuses records that are not protected. */
  readonly ciphertextOf: (record: TlsRecord) => Buffer;
  /** The nonce of 12 bytes of the record with this number. */
  readonly nonceOf: (iv: Uint8Array, record: TlsRecord, number: number) => Buffer;
  /** The plaintext. Checks the tag; refuses `bad_record_mac`. */
  readonly decrypt: (record: TlsRecord, keys: TrafficKeys, number: number) => Buffer;
  /** What a record carries, by its plaintext's place in a joined plaintext, which `byteAt` shows. */
  readonly contentOf: (
    record: TlsRecord,
    plaintext: Range,
    byteAt: (at: number) => number,
  ) => { readonly contentType: number; readonly content: Range };
  /** Whether a record may be close_notify, as far as the wire shows it. */
  readonly isLikeCloseNotify: (record: TlsRecord) => boolean;
};
