import { bufferOf } from '../../../adapters/system/buffer-of.ts';
import type { ReportProgress } from '../../../adapters/system/serve-jobs.ts';
import type { ClaimManifest } from '../../../core/contract/claim-body.ts';
import { claimContextOf } from '../../../zktls/exchange/claim-context.ts';
import { encodeExchangeClaim } from '../../../zktls/exchange/encode-exchange-claim.ts';
import { proveDirection, type ProvingOptions } from '../../../zktls/exchange/make-exchange-claim.ts';
import { planExchangeClaim, type ExchangeSecrets } from '../../../zktls/exchange/plan-exchange-claim.ts';
import type { Recording } from '../../../zktls/transcript/recording.ts';

/** One kept exchange, with all of its secrets. */
export type ExchangeToProve = {
  readonly name: string;
  readonly recordingId: string;
  readonly recording: Recording;
  readonly secrets: ExchangeSecrets;
  /** Names, in lower case, of request headers whose values stay hidden. */
  readonly secretHeaders: readonly string[];
};

/** What is to be proved, and for whom. */
export type ProvingJob = Pick<ClaimManifest, 'sessionBinding' | 'flow' | 'disclose'> & {
  readonly exchanges: readonly ExchangeToProve[];
};

/** A claim as it can be sent: nothing in it opens a record or holds a byte that is not disclosed. */
export type ProvenClaim = { readonly manifest: ClaimManifest; readonly claims: readonly Uint8Array[] };

/**
 * Makes a claim of kept exchanges, one proof after the other so that memory is needed for one at a time, and erases their
 * secrets in any case. Throws the `Failure` of whatever the attestor would refuse. `proving-worker.ts` runs it in a thread.
 */
export const proveClaim = (job: ProvingJob, options: ProvingOptions, report: ReportProgress): ProvenClaim => {
  const { sessionBinding, flow, disclose, exchanges } = job;
  try {
    const claimContext = claimContextOf({ sessionBinding, flow, rules: disclose, recordings: namesOf(exchanges) });
    const claims = exchanges.map((exchange, index) => {
      const rules = Object.fromEntries(Object.entries(disclose).filter(([, { from }]) => from === exchange.name));
      const planned = planExchangeClaim({ ...exchange, rules, claimContext });
      const client = proveDirection(planned.client, options);
      report(2 * index + 1, 2 * exchanges.length);
      const server = proveDirection(planned.server, options);
      report(2 * index + 2, 2 * exchanges.length);
      return encodeExchangeClaim({ handshake: planned.handshake, client, server });
    });
    const recordings = exchanges.map(({ name, recordingId }, index) => ({
      name,
      recordingId,
      claimBytes: claims[index]?.length ?? 0,
    }));
    return { manifest: { sessionBinding, flow, disclose, recordings }, claims };
  } finally {
    for (const { secrets } of exchanges) eraseExchangeSecrets(secrets);
  }
};

const namesOf = (exchanges: readonly ExchangeToProve[]) =>
  Object.fromEntries(
    exchanges.map(({ name, recordingId, recording }) => [
      name,
      { recordingId, nonce: Buffer.from(recording.nonce).toString('hex') },
    ]),
  );

/** Overwrites the secrets of an exchange that is proved or given up. */
export const eraseExchangeSecrets = ({ handshake, application, ivSalts }: ExchangeSecrets): void => {
  for (const pair of [handshake, application, ivSalts]) {
    pair?.client.fill(0);
    pair?.server.fill(0);
  }
};

/** An exchange as it was before it was posted to another thread. */
export const receivedExchange = (exchange: ExchangeToProve): ExchangeToProve => {
  const { recording, secrets } = exchange;
  const both = ({ client, server }: { client: Uint8Array; server: Uint8Array }) => ({
    client: bufferOf(client),
    server: bufferOf(server),
  });
  return {
    ...exchange,
    recording: { ...recording, ...both(recording) },
    secrets: {
      ...secrets,
      handshake: secrets.handshake && both(secrets.handshake),
      application: both(secrets.application),
    },
  };
};
