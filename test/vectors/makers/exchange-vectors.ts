import { encodeExchangeClaim } from '../../../zktls/exchange/encode-exchange-claim.ts';
import { readExchangeClaim, verifyExchangeClaim } from '../../../zktls/exchange/verify-exchange-claim.ts';
import { PARAMETER_SETS } from '../../../zktls/proof/parameter-set.ts';
import { statementDigest } from '../../../zktls/proof/statement/statement-digest.ts';
import type { DirectionCommitment, Recording } from '../../../zktls/transcript/recording.ts';
import { base64Of, hexOf } from './fixed-bytes.ts';
import { FLOW, RULES, SESSION_BINDING, type FixedExchange } from './fixed-exchange.ts';

/** A recording, the claim about it as it is sent, and what the attestor makes of them. */
export const exchangeVectors = (exchange: FixedExchange): object => {
  const { recording, recordingId, trustAnchorPem, claim, claimContext, trustStore } = exchange;
  const given = { recording, claim, rules: RULES, claimContext, trustStore };
  const { statements } = readExchangeClaim(given);
  return {
    recordingId,
    recording: recordingJson(recording),
    trustAnchorPem,
    subject: { sessionBinding: SESSION_BINDING, flow: FLOW, rules: RULES },
    claimContext: hexOf(claimContext),
    claim: base64Of(encodeExchangeClaim(claim)),
    statementDigests: {
      client: hexOf(statementDigest(statements.client, PARAMETER_SETS.small)),
      server: hexOf(statementDigest(statements.server, PARAMETER_SETS.small)),
    },
    verified: verifyExchangeClaim(given),
  };
};

const recordingJson = ({ nonce, commitment, client, server, ...rest }: Recording): object => ({
  ...rest,
  nonce: hexOf(nonce),
  client: base64Of(client),
  server: base64Of(server),
  commitment: commitment && {
    ...commitment,
    client: commitmentJson(commitment.client),
    server: commitmentJson(commitment.server),
  },
});

const commitmentJson = ({ keyCommitment, ivCommitment }: DirectionCommitment): object => ({
  keyCommitment: hexOf(keyCommitment),
  ivCommitment: hexOf(ivCommitment),
});
