import { decodeExchangeClaim, encodeExchangeClaim } from '../../../zktls/exchange/encode-exchange-claim.ts';
import { readExchangeClaim } from '../../../zktls/exchange/verify-exchange-claim.ts';
import { reasonOf, type FuzzTarget } from '../fuzz-target.ts';
import { CLAIM_LIMITS, recordedExchange } from './recorded.ts';

/** A claim as it is sent, its proofs cut short: decoded, and read against the recording up to the statements. */
export const claimTarget = (): FuzzTarget => {
  const given = recordedExchange();
  const { claim } = given;
  const proof = new Uint8Array(16);
  const short = { ...claim, client: { ...claim.client, proof }, server: { ...claim.server, proof } };
  return {
    name: 'claim',
    corpus: [encodeExchangeClaim(short)],
    unit: 1,
    run: (input) => reasonOf(() => readExchangeClaim({ ...given, claim: decodeExchangeClaim(input, CLAIM_LIMITS) })),
  };
};
