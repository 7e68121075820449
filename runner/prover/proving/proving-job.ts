import { bufferOf } from '../../../adapters/system/buffer-of.ts';
import type { DisclosureRule } from '../../../core/contract/disclosure-rule.ts';
import type { ProvingOptions } from '../../../zktls/exchange/make-exchange-claim.ts';
import {
  planExchangeClaim,
  type ExchangeSecrets,
  type PlannedDirection,
  type PlannedExchange,
} from '../../../zktls/exchange/plan-exchange-claim.ts';
import { proveDisclosure } from '../../../zktls/proof/prove-disclosure.ts';
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

/** What a proving thread does: first an exchange is planned, then its directions are proved, each in a thread of its own. */
export type ProvingJob =
  | {
      readonly type: 'plan';
      readonly exchange: ExchangeToProve;
      readonly rules: Readonly<Record<string, DisclosureRule>>;
      readonly claimContext: Uint8Array;
    }
  | ({ readonly type: 'prove' } & Pick<PlannedDirection, 'statement' | 'key'>);

export type ProvingResult =
  | { readonly type: 'planned'; readonly planned: PlannedExchange }
  | { readonly type: 'proof'; readonly proof: Uint8Array };

/** Does a job in this thread. Throws the `Failure` of whatever the attestor would refuse. */
export const doProvingJob = (job: ProvingJob, options: ProvingOptions): ProvingResult => {
  if (job.type === 'prove') {
    const secret = { key: job.key, randomness: options.randomness() };
    return { type: 'proof', proof: proveDisclosure(job.statement, secret, options) };
  }
  const { rules, claimContext } = job;
  return { type: 'planned', planned: planExchangeClaim({ ...receivedExchange(job.exchange), rules, claimContext }) };
};

/** Overwrites the secrets that a job and its result hold in this thread. */
export const eraseProvingJob = (job: ProvingJob, result: ProvingResult | undefined): void => {
  if (job.type === 'prove') job.key.fill(0);
  else eraseExchangeSecrets(job.exchange.secrets);
  if (result?.type === 'planned') erasePlanned(result.planned);
};

/** Overwrites the AES keys of a plan. */
export const erasePlanned = ({ client, server }: PlannedExchange): void => {
  for (const { key } of [client, server]) key.fill(0);
};

const eraseExchangeSecrets = ({ handshake, application, ivSalts }: ExchangeSecrets): void => {
  for (const pair of [handshake, application, ivSalts]) {
    pair?.client.fill(0);
    pair?.server.fill(0);
  }
};

/** An exchange as it was before it was posted to another thread. */
const receivedExchange = (exchange: ExchangeToProve): ExchangeToProve => {
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
