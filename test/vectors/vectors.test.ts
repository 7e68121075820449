import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { makeVectors, VECTORS_DIRECTORY } from '../../tools/write-vectors.ts';
import { verifyAttestation } from '../../zktls/attestation/verify-attestation.ts';
import { claimContextOf } from '../../zktls/exchange/claim-context.ts';
import { commitToIv } from '../../zktls/exchange/direction-commitment.ts';
import { decodeExchangeClaim } from '../../zktls/exchange/encode-exchange-claim.ts';
import { readExchangeClaim, verifyExchangeClaim } from '../../zktls/exchange/verify-exchange-claim.ts';
import { PARAMETER_SETS, parameterSetById } from '../../zktls/proof/parameter-set.ts';
import { commitToKey, keyCommitmentBlocks } from '../../zktls/proof/statement/key-commitment.ts';
import { statementDigest } from '../../zktls/proof/statement/statement-digest.ts';
import { verifyDisclosure } from '../../zktls/proof/verify-disclosure.ts';
import { createTrustStore } from '../../zktls/transcript/x509/trust-store.ts';
import {
  attestationVectors,
  exchangeVectors,
  keyCommitmentVectors,
  proofVectors,
  statementVectors,
  tls12ExchangeVectors,
} from './read-vectors.ts';

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('the vectors', () => {
  it('are what the tool writes', async () => {
    const made = await makeVectors(VECTORS_DIRECTORY);
    for (const [name, text] of Object.entries(made)) {
      expect(`${name}: ${readFileSync(path.join(VECTORS_DIRECTORY, name), 'utf8') === text}`).toBe(`${name}: true`);
    }
  });

  it('hold the commitments to keys and IVs', () => {
    const { keys, ivs } = keyCommitmentVectors();
    for (const { key, commitment, blocks } of keys) {
      expect(hexOf(commitToKey(key))).toBe(hexOf(commitment));
      expect(keyCommitmentBlocks(commitment).map(({ nonce, ciphertext }) => [hexOf(nonce), hexOf(ciphertext)])).toEqual(
        blocks.map(({ nonce, ciphertext }) => [hexOf(nonce), hexOf(ciphertext)]),
      );
    }
    for (const { iv, salt, commitment } of ivs) expect(hexOf(commitToIv(iv, salt))).toBe(hexOf(commitment));
  });

  it('hold digests of statements, and proofs of them that are accepted', () => {
    const statements = new Map(statementVectors().map((vector) => [vector.name, vector]));
    for (const { statement, digests } of statements.values()) {
      const made = Object.values(PARAMETER_SETS).map((set) => [set.name, hexOf(statementDigest(statement, set))]);
      expect(Object.fromEntries(made)).toEqual(digests);
    }
    const proofs = proofVectors();
    expect(proofs).toHaveLength(statements.size * Object.keys(PARAMETER_SETS).length);
    for (const { statement, parameterSet, parameterSetId, proof } of proofs) {
      const { statement: proved } = statements.get(statement) ?? {};
      if (!proved) throw new Error(`No statement ${statement}`);
      expect(verifyDisclosure(proved, proof).name).toBe(parameterSet);
      expect(parameterSetById(parameterSetId)?.name).toBe(parameterSet);
    }
  });

  it.each([
    ['1.3', exchangeVectors],
    ['1.2', tls12ExchangeVectors],
  ])('hold a recording of TLS %s with a claim about it, which comes to what is written', (version, read) => {
    const { recording, recordingId, subject, ...vector } = read();
    expect(vector.verified).toMatchObject({ tls: version });
    const recordings = { me: { recordingId, nonce: hexOf(recording.nonce) } };
    const claimContext = claimContextOf({ ...subject, recordings });
    expect(hexOf(claimContext)).toBe(vector.claimContext);
    const claim = decodeExchangeClaim(vector.claim, { plaintextBytes: 10_000, proofBytes: 100_000 });
    const trustStore = createTrustStore([vector.trustAnchorPem]);
    const given = { recording, claim, rules: subject.rules, claimContext, trustStore };
    expect(verifyExchangeClaim(given)).toEqual(vector.verified);
    const { client, server } = readExchangeClaim(given).statements;
    expect(hexOf(statementDigest(client, PARAMETER_SETS.small))).toBe(vector.statementDigests.client);
    expect(hexOf(statementDigest(server, PARAMETER_SETS.small))).toBe(vector.statementDigests.server);
  });

  it('hold an attestation and a part of it, both valid', async () => {
    const { jwks, attestation, part, claims } = attestationVectors();
    expect(await verifyAttestation(attestation, { jwks })).toMatchObject({ kind: 'valid', claims });
    expect(await verifyAttestation(part, { jwks })).toMatchObject({
      kind: 'valid',
      claims: { fields: { earnsEnough: { kind: 'predicate', holds: true } } },
      withheld: { sources: 0, fields: 3 },
    });
  });
});
