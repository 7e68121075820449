import type { DisclosureRule } from '../../../core/contract/disclosure-rule.ts';
import { claimContextOf } from '../../../zktls/exchange/claim-context.ts';
import { commitToDirection } from '../../../zktls/exchange/direction-commitment.ts';
import { makeExchangeClaim } from '../../../zktls/exchange/make-exchange-claim.ts';
import type { ExchangeSecrets } from '../../../zktls/exchange/plan-exchange-claim.ts';
import type { ExchangeClaim } from '../../../zktls/exchange/exchange-claim.ts';
import { trafficKeysOf } from '../../../zktls/transcript/key-schedule.ts';
import type { Recording } from '../../../zktls/transcript/recording.ts';
import { createTrustStore, type TrustStore } from '../../../zktls/transcript/x509/trust-store.ts';
import { clientHandshakeEndOf, handshakeEndOf, HOST } from '../../zktls/an-exchange.ts';
import { forgeHandshake } from '../../zktls/forge-handshake.ts';
import { ED25519 } from '../../zktls/tls-wire.ts';
import { sealRecords } from '../../zktls/seal-record.ts';
import { fixedBytes, hexOf } from './fixed-bytes.ts';
import { fixedCertificates } from './fixed-certificates.ts';

export const REQUEST_HEAD =
  `GET /api/me?full=1 HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\nAccept-Encoding: identity\r\n` +
  'Accept: application/json\r\n';
export const SECRETS = 'Cookie: session=not-for-the-attestor-0123456789\r\n\r\n';
const BODY = '{"id":"u-4711","name":"Zelda \\u0051.","plan":"gold","friends":[{"name":"Link"}],"earned":12345.60}';
const HEAD = 'HTTP/1.1 200 OK\r\nDate: Mon, 23 Nov 2026 12:00:00 GMT\r\nContent-Type: application/json\r\n';

/** The answer, whose body ends in a number that is compared and not disclosed. */
export const RESPONSE = `${HEAD}Content-Length: ${BODY.length}\r\n\r\n${BODY}`;

/** Of the four kinds of fields one each. */
export const RULES: Readonly<Record<string, DisclosureRule>> = {
  holder: { from: 'me', jsonPath: '$.name' },
  earnsEnough: { from: 'me', jsonPath: '$.earned', atLeast: 5_000 },
  isKnownPlan: { from: 'me', jsonPath: '$.plan', oneOf: ['silver', 'gold'] },
  id: { from: 'me', jsonPath: '$.id', hash: true },
};

export type FixedExchange = {
  readonly recording: Recording;
  readonly recordingId: string;
  readonly trustAnchorPem: string;
  readonly trustStore: TrustStore;
  readonly claimContext: Uint8Array;
  readonly claim: ExchangeClaim;
};

export const SESSION_BINDING = hexOf(fixedBytes('session binding', 32));
export const FLOW = { platform: 'vectors', version: '1.0.0', hash: hexOf(fixedBytes('flow hash', 32)) };

/** A recording, and the claim about it, that are the same whenever they are made: every secret is fixed. */
export const fixedExchange = async (): Promise<FixedExchange> => {
  const { root, leaf } = await fixedCertificates(HOST);
  const forged = forgeHandshake(leaf, { scheme: ED25519 });
  const application = { client: fixedBytes('client traffic', 32), server: fixedBytes('server traffic', 32) };
  const ivSalts = { client: fixedBytes('client iv salt', 32), server: fixedBytes('server iv salt', 32) };
  const clientOffset = clientHandshakeEndOf(forged);
  const serverOffset = handshakeEndOf(forged);
  const sent = sealRecords(application.client, [
    { type: 23, content: REQUEST_HEAD },
    { type: 23, content: SECRETS },
  ]);
  // Two records, the first with padding; the boundary is inside a hidden number.
  const received = sealRecords(application.server, [
    { type: 23, content: RESPONSE.slice(0, -6), padding: 3 },
    { type: 23, content: RESPONSE.slice(-6) },
    { type: 21, content: Buffer.from([1, 0]) },
  ]);
  const client = Buffer.concat([forged.recording.client.subarray(0, clientOffset), sent]);
  const server = Buffer.concat([forged.recording.server.subarray(0, serverOffset), received]);
  const recording: Recording = {
    nonce: fixedBytes('recording nonce', 32),
    host: HOST,
    connectedAtEpochMs: Date.parse('2026-11-23T12:00:00Z'),
    client,
    server,
    turns: [
      { from: 'client', bytes: clientOffset },
      { from: 'server', bytes: serverOffset },
      { from: 'client', bytes: sent.length },
      { from: 'server', bytes: received.length },
    ],
    commitment: {
      client: commitToDirection(trafficKeysOf(application.client), ivSalts.client),
      server: commitToDirection(trafficKeysOf(application.server), ivSalts.server),
      clientOffset,
      serverOffset,
    },
  };
  return withFixedClaim({
    recording,
    recordingId: 'vector-recording',
    trustAnchorPem: root.certPem,
    secrets: { handshake: forged.secrets.handshake, application, ivSalts },
  });
};

/** The claim about a recording, whose proofs are the same whenever they are made. */
export const withFixedClaim = ({
  secrets,
  ...exchange
}: Pick<FixedExchange, 'recording' | 'recordingId' | 'trustAnchorPem'> & {
  readonly secrets: ExchangeSecrets;
}): FixedExchange => {
  const { recording, recordingId, trustAnchorPem } = exchange;
  const recordings = { me: { recordingId, nonce: hexOf(recording.nonce) } };
  const claimContext = claimContextOf({ sessionBinding: SESSION_BINDING, flow: FLOW, rules: RULES, recordings });
  let calls = 0;
  const claim = makeExchangeClaim({
    recording,
    secrets,
    secretHeaders: ['cookie'],
    rules: RULES,
    claimContext,
    randomness: () => fixedBytes(`claim randomness ${calls++}`, 32),
    parameterSet: 'small',
  });
  return { ...exchange, trustStore: createTrustStore([trustAnchorPem]), claimContext, claim };
};
