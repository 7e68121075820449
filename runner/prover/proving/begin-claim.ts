import type { ClaimManifest } from '../../../core/contract/claim-body.ts';
import { claimContextOf } from '../../../zktls/exchange/claim-context.ts';
import { encodeExchangeClaim } from '../../../zktls/exchange/encode-exchange-claim.ts';
import type { PlannedDirection, PlannedExchange } from '../../../zktls/exchange/plan-exchange-claim.ts';
import type { DirectionClaim } from '../../../zktls/exchange/exchange-claim.ts';
import { proverFailure } from '../prover-failure.ts';
import { erasePlanned, type ExchangeToProve } from './proving-job.ts';
import type { ProvingPool } from './proving-pool.ts';

/** What is claimed, and for whom. */
export type ClaimSubject = Pick<ClaimManifest, 'sessionBinding' | 'flow' | 'disclose'>;

/** A claim as it can be sent: nothing in it opens a record or holds a byte that is not disclosed. */
export type ProvenClaim = { readonly manifest: ClaimManifest; readonly claims: readonly Uint8Array[] };

/** A claim whose proofs are being made in other threads. */
export type ClaimInTheMaking = {
  /** Resolves when it is known what is to be proved; rejects with the `Failure` of what the attestor would refuse. */
  readonly planned: Promise<void>;
  /** Rejects as `planned` does, and when the claim is abandoned. */
  readonly proven: Promise<ProvenClaim>;
  /** Hears of the proofs that are made, and at once of those that were. */
  readonly listen: (onProgress: (done: number, of: number) => void) => void;
  /** Stops the threads that work on it. Nothing happens when it is proven. */
  readonly abandon: () => void;
};

/**
 * Begins to prove kept exchanges, whose memory moves to the pool's threads: each exchange is planned, then its directions are proved
 * in parallel. As many proofs as there are threads are in memory at once.
 */
export const beginClaim = (
  pool: Pick<ProvingPool, 'run'>,
  { sessionBinding, flow, disclose }: ClaimSubject,
  exchanges: readonly ExchangeToProve[],
): ClaimInTheMaking => {
  const over = new AbortController();
  const { signal } = over;
  const claimContext = claimContextOf({ sessionBinding, flow, rules: disclose, recordings: namesOf(exchanges) });
  const proofs = 2 * exchanges.length;
  let made = 0;
  let tell: (done: number, of: number) => void = () => undefined;

  const plan = async (exchange: ExchangeToProve): Promise<PlannedExchange> => {
    const rules = Object.fromEntries(Object.entries(disclose).filter(([, { from }]) => from === exchange.name));
    const transfer = buffersOf(exchange);
    const result = await pool.run({ type: 'plan', exchange, rules, claimContext }, { signal, transfer });
    return result.type === 'planned' ? result.planned : unexpected();
  };
  const prove = async ({ statement, key, iv, ivSalt, bytes }: PlannedDirection): Promise<DirectionClaim> => {
    // Before what is only planned: each plan that waits for its proofs takes memory.
    const result = await pool.run({ type: 'prove', statement, key }, { signal, isFirst: true });
    tell((made += 1), proofs);
    return result.type === 'proof' ? { iv, ivSalt, bytes, proof: result.proof } : unexpected();
  };
  const proveExchange = async (planned: PlannedExchange): Promise<Uint8Array> => {
    try {
      const [client, server] = await Promise.all([prove(planned.client), prove(planned.server)]);
      return encodeExchangeClaim({ handshake: planned.handshake, client, server });
    } finally {
      erasePlanned(planned);
    }
  };

  const plans = exchanges.map(plan);
  const proven = Promise.all(plans.map(async (planned) => proveExchange(await planned))).then((claims) => ({
    manifest: { sessionBinding, flow, disclose, recordings: recordingsOf(exchanges, claims) },
    claims,
  }));
  // What failed is of no use to the others. Whoever waits for it hears of it.
  proven.catch(() => over.abort());
  const planned = Promise.all(plans).then(() => undefined);
  planned.catch(() => undefined);
  return {
    planned,
    proven,
    listen: (onProgress) => {
      tell = onProgress;
      if (made > 0) tell(made, proofs);
    },
    abandon: () => over.abort(),
  };
};

const namesOf = (exchanges: readonly ExchangeToProve[]) =>
  Object.fromEntries(
    exchanges.map(({ name, recordingId, recording }) => [
      name,
      { recordingId, nonce: Buffer.from(recording.nonce).toString('hex') },
    ]),
  );

const recordingsOf = (exchanges: readonly ExchangeToProve[], claims: readonly Uint8Array[]) =>
  exchanges.map(({ name, recordingId }, index) => ({ name, recordingId, claimBytes: claims[index]?.length ?? 0 }));

/** What moves to the planning thread, secrets and all, instead of being copied. */
const buffersOf = ({ recording, secrets: { handshake, application, ivSalts } }: ExchangeToProve): ArrayBuffer[] =>
  [recording, handshake, application, ivSalts]
    .flatMap((pair) => (pair === undefined ? [] : [pair.client.buffer, pair.server.buffer]))
    .filter((buffer) => buffer instanceof ArrayBuffer);

const unexpected = (): never => {
  throw proverFailure('proving_failed');
};
