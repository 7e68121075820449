import { refuse } from '../../refusal.ts';
import type { MessageSource } from '../message-source.ts';
import { CONTENT_TYPE, type TlsRecord } from '../tls-record.ts';

/** Nonce, four bytes of header, twelve of `verify_data`, tag (RFC 5246, 7.4.9). */
const FINISHED_BODY_BYTES = 8 + 4 + 12 + 16;

/** The protected records of one direction: Finished, and all that follow it. */
export type ProtectedRecords = { readonly finished: TlsRecord; readonly records: readonly TlsRecord[] };

/**
 * Takes change_cipher_spec and the encrypted Finished from where `source` stands, and gives the records after them: application
 * data and alerts. Another handshake message would be a new handshake on the same connection.
 */
export const recordsAfterFinished = (source: MessageSource): ProtectedRecords => {
  const [change, finished, ...records] = source.remainingRecords();
  if (change?.type === CONTENT_TYPE.alert) refuse('alert_in_handshake');
  if (change?.type === CONTENT_TYPE.handshake) refuse('unexpected_message');
  if (change === undefined || finished === undefined) return refuse('handshake_truncated');
  if (change.type !== CONTENT_TYPE.changeCipherSpec) refuse('unexpected_record');
  if (!change.body.equals(Buffer.of(1))) refuse('bad_change_cipher_spec');
  if (finished.type === CONTENT_TYPE.alert) refuse('alert_in_handshake');
  if (finished.type !== CONTENT_TYPE.handshake || finished.body.length !== FINISHED_BODY_BYTES)
    refuse('finished_record');
  for (const { type } of records) {
    if (type === CONTENT_TYPE.handshake) refuse('renegotiation');
    if (type === CONTENT_TYPE.changeCipherSpec) refuse('unexpected_record');
  }
  return { finished, records };
};
