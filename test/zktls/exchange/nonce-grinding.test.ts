import { createCipheriv } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { allDisclosed } from '../../../zktls/disclosure/claimed-bytes.ts';
import { buildStatement, claimedBlocks } from '../../../zktls/exchange/build-statement.ts';
import { proveDisclosure } from '../../../zktls/proof/prove-disclosure.ts';
import { commitToKey } from '../../../zktls/proof/statement/key-commitment.ts';
import { verifyDisclosure } from '../../../zktls/proof/verify-disclosure.ts';
import { splitRecords } from '../../../zktls/transcript/tls-record.ts';
import { TLS_1_2_RECORDS } from '../../../zktls/transcript/tls12/tls12-record-layer.ts';
import { verifyHandshake } from '../../../zktls/transcript/verify-handshake.ts';
import { aRootAndLeaf, type Issued } from '../a-pki.ts';
import { HOST } from '../an-exchange.ts';
import { forgeTls12Handshake, TLS_1_2_SECRETS, type Tls12Record } from '../forge-tls12-handshake.ts';
import { refusalOf } from '../refusal-of.ts';
import { aRequest, kernels } from './a-claim.ts';

/** What the site answers, and what the attestor is to believe that it answered. */
const SENT = Buffer.from(aRequest({ head: 'GET /echo?said=what-i-wants HTTP/1.1' }));
const CLAIMED = Buffer.from(aRequest({ head: 'GET /account/balances/daily HTTP/1.1' }));
const FALSE_KEY = Buffer.alloc(16, 8);

const { key, iv: salt } = TLS_1_2_RECORDS.keysOf(TLS_1_2_SECRETS.client);

/** Enough nonces that one of them has the wanted byte, but for one case in e^8. */
const TRIES = 2_048;

/** The first byte of the keystream of records under `TRIES` nonces from `first` on (NIST SP 800-38D, 7.1). */
const firstBytes = (under: Buffer, first: bigint): number[] => {
  const blocks = Buffer.alloc(16 * TRIES);
  for (let at = 0; at < TRIES; at += 1) {
    salt.copy(blocks, 16 * at);
    blocks.writeBigUInt64BE(first + BigInt(at), 16 * at + 4);
    blocks.writeUInt32BE(2, 16 * at + 12);
  }
  const stream = createCipheriv('aes-128-ecb', under, null).setAutoPadding(false).update(blocks);
  return Array.from({ length: TRIES }, (_, at) => stream.readUInt8(16 * at));
};

/** A record of one byte, under a nonce with which the false key makes another byte of it. */
const grind = (index: number): Tls12Record => {
  const [sent = 0, claimed = 0] = [SENT[index], CLAIMED[index]];
  const first = BigInt(index) << 32n;
  const other = firstBytes(FALSE_KEY, first);
  const found = firstBytes(key, first).findIndex((byte, at) => (byte ^ (other[at] ?? 0)) === (sent ^ claimed));
  if (found < 0) throw new Error('No nonce was found');
  return { type: 23, content: Buffer.of(sent), nonce: first + BigInt(found) };
};

describe('a prover that chooses the nonces of TLS 1.2', () => {
  let leaf: Issued;
  beforeAll(async () => {
    ({ leaf } = await aRootAndLeaf(HOST));
  });

  it('makes two requests of one ciphertext, and proves the one that it did not send: only its nonces give it away', () => {
    expect(CLAIMED).toHaveLength(SENT.length);
    const { recording } = forgeTls12Handshake(leaf, { client: Array.from(SENT, (_, index) => grind(index)) });
    const [client, server] = [recording.client, recording.server].map((stream) => splitRecords(stream).records);
    if (!client || !server) throw new Error('No records');

    const records = client.filter(({ type }) => type === 23);
    const statement = buildStatement({
      context: Buffer.alloc(32),
      keyCommitment: commitToKey(FALSE_KEY),
      blocks: claimedBlocks(TLS_1_2_RECORDS, records, salt, allDisclosed(CLAIMED)),
      comparisons: [],
    });
    const proof = proveDisclosure(statement, { key: FALSE_KEY, randomness: Buffer.alloc(32, 1) }, { kernels });
    expect(refusalOf(() => verifyDisclosure(statement, proof, { kernels }))).toBe('accepted');

    const verify = () => verifyHandshake({ client, server }, { host: HOST, secrets: undefined });
    expect(refusalOf(verify)).toBe('ATTESTATION_FAILED nonce_sequence');
  });
});
