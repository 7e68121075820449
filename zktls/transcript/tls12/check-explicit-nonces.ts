import { refuse } from '../../refusal.ts';
import { CONTENT_TYPE } from '../tls-record.ts';
import type { ProtectedRecords } from './records-after-finished.ts';
import { explicitNonceOf, TLS_1_2_RECORDS } from './tls12-record-layer.ts';

/**
 * Checks the nonces that the records name. A prover that may choose the client's could commit to a false key, and look for a nonce
 * for each of many short records under which both keys give what it wants: so the client's count up from Finished on, and none is
 * passed over by an empty record. The server's only have to differ.
 */
export const checkExplicitNonces = (client: ProtectedRecords, server: ProtectedRecords): void => {
  const first = numberOf(explicitNonceOf(client.finished));
  client.records.forEach((record, index) => {
    const expected = BigInt.asUintN(64, first + BigInt(index + 1));
    if (numberOf(explicitNonceOf(record)) !== expected) refuse('nonce_sequence');
    if (record.type === CONTENT_TYPE.applicationData && TLS_1_2_RECORDS.ciphertextOf(record).length === 0) {
      refuse('empty_data_record');
    }
  });
  const seen = new Set<bigint>();
  for (const record of [server.finished, ...server.records]) {
    const nonce = numberOf(explicitNonceOf(record));
    if (seen.has(nonce)) refuse('nonce_twice');
    seen.add(nonce);
  }
};

const numberOf = (nonce: Buffer): bigint => nonce.readBigUInt64BE();
