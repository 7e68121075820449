import { claimContextOf } from '../../../zktls/exchange/claim-context.ts';
import { decodeExchangeClaim } from '../../../zktls/exchange/encode-exchange-claim.ts';
import type { ClaimToVerify } from '../../../zktls/exchange/verify-exchange-claim.ts';
import { createTrustStore } from '../../../zktls/transcript/x509/trust-store.ts';
import { exchangeVectors } from '../../vectors/read-vectors.ts';

export const CLAIM_LIMITS = { plaintextBytes: 100_000, proofBytes: 1_000_000 };

/** The recorded exchange of the vectors and the claim about it: the same bytes on every machine. */
export const recordedExchange = (): ClaimToVerify => {
  const { recording, recordingId, subject, claim, trustAnchorPem } = exchangeVectors();
  const recordings = { me: { recordingId, nonce: Buffer.from(recording.nonce).toString('hex') } };
  return {
    recording,
    claim: decodeExchangeClaim(claim, CLAIM_LIMITS),
    rules: subject.rules,
    claimContext: claimContextOf({ ...subject, recordings }),
    trustStore: createTrustStore([trustAnchorPem]),
  };
};
