import type { DisclosureRule } from '../../core/contract/disclosure-rule.ts';
import { refuse } from '../../zktls/refusal.ts';
import type { DisclosedField } from '../../zktls/disclosure/disclosed-field.ts';
import { previewAllFields } from '../../zktls/disclosure/preview-fields.ts';
import { proverFailure } from './prover-failure.ts';
import { KEPT_BYTES } from './prover-limits.ts';
import type { ProvenExchange } from './prove-exchange.ts';
import type { ExchangeToProve } from './proving/proving-job.ts';
import { eraseSecrets } from './tls-session.ts';

type Rules = Readonly<Record<string, DisclosureRule>>;
type Kept = ProvenExchange & { readonly secretHeaders: readonly string[] };

/** The exchanges of one session that can be claimed, in memory only, and erased when they are forgotten. */
export class KeptExchanges {
  readonly #kept = new Map<string, Kept>();

  /** Keeps an exchange in the place of an earlier one of that name. Throws a `Failure` when all would be too much. */
  keep(name: string, exchange: Kept): void {
    this.forget(name);
    const bytes = [...this.#kept.values(), exchange].reduce((sum, one) => sum + sizeOf(one), 0);
    if (bytes > KEPT_BYTES) {
      erase(exchange);
      throw proverFailure('kept_too_large');
    }
    this.#kept.set(name, exchange);
  }

  /** Overwrites an exchange; nothing happens when there is none. */
  forget(name: string): void {
    const exchange = this.#kept.get(name);
    this.#kept.delete(name);
    if (exchange !== undefined) erase(exchange);
  }

  forgetAll(): void {
    for (const name of [...this.#kept.keys()]) this.forget(name);
  }

  /** What rules would disclose. Throws the `Failure` of the first that has no answer, or that names no kept exchange. */
  preview(rules: Rules): Readonly<Record<string, DisclosedField>> {
    return previewAllFields(new Map([...this.#kept].map(([name, { response }]) => [name, response])), rules);
  }

  /** Copies of the exchanges that a rule reads, each in memory of its own, so that it can move to another thread. */
  toProve(rules: Rules): ExchangeToProve[] {
    return namesIn(rules).map((name) => {
      const { recordingId, recording, secrets, ivSalts, secretHeaders } = this.#kept.get(name) ?? refuse('rule_source');
      return {
        name,
        recordingId,
        secretHeaders,
        recording: { ...recording, ...copyBoth(recording) },
        secrets: {
          handshake: secrets.handshake && copyBoth(secrets.handshake),
          application: copyBoth(secrets.application),
          ivSalts: copyBoth(ivSalts),
        },
      };
    });
  }
}

const namesIn = (rules: Rules): string[] => [...new Set(Object.values(rules).map(({ from }) => from))];

const sizeOf = ({ recording, response }: Kept): number =>
  recording.client.length + recording.server.length + response.bytes.length;

const erase = ({ secrets, ivSalts, response }: Kept): void => {
  eraseSecrets(secrets);
  for (const bytes of [ivSalts.client, ivSalts.server, response.bytes]) bytes.fill(0);
};

/** Not from Node's pool, which other buffers share. */
const copyBoth = ({ client, server }: { client: Uint8Array; server: Uint8Array }) => ({
  client: ownCopy(client),
  server: ownCopy(server),
});

const ownCopy = (bytes: Uint8Array): Buffer => {
  const copy = Buffer.from(new ArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
};
