import { verifyRecording, type ResponseSecrets } from '../../zktls/transcript/verify-recording.ts';
import type { Recording } from '../../zktls/transcript/recording.ts';
import { trafficKeysOf } from '../../zktls/transcript/key-schedule.ts';
import { openRecord } from '../../zktls/transcript/open-record.ts';
import { CONTENT_TYPE, splitRecords, type TlsRecord } from '../../zktls/transcript/tls-record.ts';
import type { HandshakeSecrets } from '../../zktls/transcript/verify-handshake.ts';
import { createTrustStore, type TrustStore } from '../../zktls/transcript/x509/trust-store.ts';
import { aRootAndLeaf, type KeyKind } from './a-pki.ts';
import { recordConnection, type ConnectionOptions, type RecordedConnection } from './record-connection.ts';
import { refusalOf } from './refusal-of.ts';
import { sealRecords, type Inner } from './seal-record.ts';

export const HOST = 'api.test';
export const REQUEST = `GET /me HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n\r\n`;
export const RESPONSE = 'HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{"balance":1}';

/** A site with its certificate, and what a test does with it. */
export type TestSite = {
  /** Plays one connection with the site. */
  record(changes?: Partial<ConnectionOptions>): Promise<RecordedConnection>;
  /** `accepted`, or the code and reason of the refusal, with the site's root trusted. */
  verdictOn(recorded: RecordedConnection): string;
  readonly trustStore: TrustStore;
  readonly certificate: { readonly cert: string; readonly key: string };
};

export const aSite = async (key: KeyKind = 'P-256'): Promise<TestSite> => {
  const { root, leaf } = await aRootAndLeaf(HOST, key);
  const trustStore = createTrustStore([root.certPem]);
  const certificate = { cert: leaf.certPem, key: leaf.keyPem };
  return {
    trustStore,
    certificate,
    record: (changes = {}) =>
      recordConnection({
        host: HOST,
        request: REQUEST,
        response: RESPONSE,
        ...changes,
        server: { ...certificate, ...changes.server },
      }),
    verdictOn: ({ recording, secrets }) => refusalOf(() => verifyRecording(recording, secrets, trustStore)),
  };
};

/** The connection with other bytes in one direction; turns stay as they were. */
export const withBytes = (
  { recording, secrets }: RecordedConnection,
  from: 'client' | 'server',
  change: (bytes: Buffer) => Buffer,
): RecordedConnection => ({
  recording: { ...recording, [from]: change(Buffer.from(recording[from])) },
  secrets,
});

/** The connection with other secrets. */
export const withSecrets = (
  { recording, secrets }: RecordedConnection,
  change: (secrets: ResponseSecrets) => ResponseSecrets,
): RecordedConnection => ({ recording, secrets: change(secrets) });

/** The secrets of a handshake of TLS 1.3. */
export const handshakeSecretsOf = ({ secrets }: RecordedConnection): HandshakeSecrets => {
  if (secrets.handshake === undefined) throw new Error('No TLS 1.3');
  return secrets.handshake;
};

/** Where the server's Finished ends: the last record that the handshake secret opens, in TLS 1.2 what follows the change. */
export const handshakeEndOf = ({ recording, secrets }: RecordedConnection): number => {
  if (secrets.handshake === undefined) return afterChangeOf(recording.server);
  const keys = trafficKeysOf(secrets.handshake.server);
  const isOpened = (record: TlsRecord, sequence: number) =>
    refusalOf(() => openRecord(record, keys, sequence)) === 'accepted';
  const last = splitRecords(recording.server)
    .records.filter(({ type }) => type === CONTENT_TYPE.applicationData)
    .filter(isOpened)
    .at(-1);
  if (!last) throw new Error('No server flight');
  return last.end;
};

/** Where the client's Finished ends, the first protected record of its side. */
export const clientHandshakeEndOf = ({ recording, secrets }: RecordedConnection): number => {
  if (secrets.handshake === undefined) return afterChangeOf(recording.client);
  const finished = splitRecords(recording.client).records.find(({ type }) => type === 23);
  if (!finished) throw new Error('No client Finished');
  return finished.end;
};

const afterChangeOf = (stream: Buffer): number => {
  const { records } = splitRecords(stream);
  const finished = records[records.findIndex(({ type }) => type === CONTENT_TYPE.changeCipherSpec) + 1];
  if (!finished) throw new Error('No Finished');
  return finished.end;
};

/**
 * The same genuine handshake, but after it whatever the test wants: the server's records under a secret of the test's choice
 * (nothing binds it to the handshake), the client's as bytes of the right shape, in the given order.
 */
export const withApplicationData = (
  honest: RecordedConnection,
  given: {
    readonly server: readonly Inner[] | Buffer;
    readonly client?: readonly Inner[];
    readonly order?: readonly ('client' | 'server')[];
  },
): RecordedConnection => {
  const secret = Buffer.alloc(32, 7);
  const server = Buffer.isBuffer(given.server) ? given.server : sealRecords(secret, given.server);
  const client = sealRecords(Buffer.alloc(32, 9), given.client ?? [{ type: 23, content: REQUEST }]);
  const clientStart = honest.recording.client.subarray(0, clientHandshakeEndOf(honest));
  const serverStart = honest.recording.server.subarray(0, handshakeEndOf(honest));
  const sizes = { client: client.length, server: server.length };
  const recording: Recording = {
    ...honest.recording,
    client: Buffer.concat([clientStart, client]),
    server: Buffer.concat([serverStart, server]),
    turns: [
      { from: 'client', bytes: clientStart.length },
      { from: 'server', bytes: serverStart.length },
      ...(given.order ?? ['client', 'server']).map((from) => ({ from, bytes: sizes[from] })),
    ],
  };
  return { recording, secrets: { ...honest.secrets, serverApplication: secret } };
};
