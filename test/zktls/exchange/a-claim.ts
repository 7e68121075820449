import { randomBytes } from 'node:crypto';
import type { DisclosureRule } from '../../../core/contract/disclosure-rule.ts';
import { commitToDirection } from '../../../zktls/exchange/direction-commitment.ts';
import type { ExchangeClaim } from '../../../zktls/exchange/exchange-claim.ts';
import { makeExchangeClaim } from '../../../zktls/exchange/make-exchange-claim.ts';
import type { ExchangeSecrets } from '../../../zktls/exchange/plan-exchange-claim.ts';
import { verifyExchangeClaim } from '../../../zktls/exchange/verify-exchange-claim.ts';
import type { VerifiedExchange } from '../../../zktls/exchange/verified-exchange.ts';
import type { ParameterSetName } from '../../../zktls/proof/parameter-set.ts';
import { createWasmKernels } from '../../../zktls/proof/vole/wasm-kernels.ts';
import type { Recording } from '../../../zktls/transcript/recording.ts';
import { keyBlockOf } from '../../../zktls/transcript/tls12/key-block.ts';
import { readHelloRandoms } from '../../../zktls/transcript/tls12/read-hello-randoms.ts';
import { TLS_1_2_RECORDS } from '../../../zktls/transcript/tls12/tls12-record-layer.ts';
import { TLS_1_3_RECORDS } from '../../../zktls/transcript/tls13-record-layer.ts';
import { clientHandshakeEndOf, handshakeEndOf, HOST, type TestSite } from '../an-exchange.ts';
import type { ConnectionOptions, RecordedConnection } from '../record-connection.ts';

/** A recorded exchange and all of the prover's secrets of it. */
export type Exchange = { readonly recording: Recording; readonly secrets: ExchangeSecrets };

export type Rules = Readonly<Record<string, DisclosureRule>>;

export const kernels = createWasmKernels();
export const CLAIM_CONTEXT = Buffer.alloc(32, 5);
export const SESSION_COOKIE = 'session=s3cr3t-token-0123456789abcdef';

/** A request as the runner writes it: what is disclosed first, then the cookie. */
export const aRequest = ({
  head = 'GET /me HTTP/1.1',
  headers = '',
  cookie = SESSION_COOKIE,
  body = '',
} = {}): string =>
  `${head}\r\nHost: ${HOST}\r\nConnection: close\r\nAccept-Encoding: identity\r\nAccept: application/json\r\n` +
  `${headers}Cookie: ${cookie}\r\n\r\n${body}`;

/** A response as servers write it, with `Content-Length`. */
export const aResponse = (body: string, headers = ''): string =>
  'HTTP/1.1 200 OK\r\nDate: Mon, 23 Nov 2026 12:00:00 GMT\r\nContent-Type: application/json\r\n' +
  `${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

/** Plays an exchange with a site, with the key commitment where an honest prover makes it. */
export const recordExchange = async (
  site: TestSite,
  given: Partial<ConnectionOptions> & { readonly response: NonNullable<ConnectionOptions['response']> },
): Promise<Exchange> => {
  const kept = new Map<string, Buffer>();
  const recorded = await site.record({
    request: aRequest(),
    ...given,
    onSecret: (name, secret) => void kept.set(name, secret),
  });
  const { layer, application } = applicationSecretsOf(recorded, (name) => kept.get(name) ?? Buffer.alloc(32));
  const ivSalts = { client: randomBytes(32), server: randomBytes(32) };
  const commitment = {
    client: commitToDirection(layer.keysOf(application.client), ivSalts.client),
    server: commitToDirection(layer.keysOf(application.server), ivSalts.server),
    clientOffset: clientHandshakeEndOf(recorded),
    serverOffset: handshakeEndOf(recorded),
  };
  return {
    recording: { ...recorded.recording, commitment },
    secrets: { handshake: recorded.secrets.handshake, application, ivSalts },
  };
};

const applicationSecretsOf = ({ recording, secrets }: RecordedConnection, secretOf: (name: string) => Buffer) => {
  if (secrets.handshake === undefined) {
    return { layer: TLS_1_2_RECORDS, application: keyBlockOf(secretOf('CLIENT_RANDOM'), readHelloRandoms(recording)) };
  }
  const application = { client: secretOf('CLIENT_TRAFFIC_SECRET_0'), server: secretOf('SERVER_TRAFFIC_SECRET_0') };
  return { layer: TLS_1_3_RECORDS, application };
};

/** An honest claim. */
export const claimOf = (
  exchange: Exchange,
  rules: Rules,
  changes: { claimContext?: Uint8Array; parameterSet?: ParameterSetName } = {},
): ExchangeClaim =>
  makeExchangeClaim({
    ...exchange,
    secretHeaders: ['cookie'],
    rules,
    claimContext: CLAIM_CONTEXT,
    randomness: () => randomBytes(32),
    kernels,
    ...changes,
  });

/** What the attestor makes of a claim. */
export const verify = (
  site: TestSite,
  recording: Recording,
  claim: ExchangeClaim,
  rules: Rules,
  claimContext: Uint8Array = CLAIM_CONTEXT,
): VerifiedExchange =>
  verifyExchangeClaim({ recording, claim, rules, claimContext, trustStore: site.trustStore, kernels });
