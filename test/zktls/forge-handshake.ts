import { finishedMacOf, transcriptHashOf } from '../../zktls/transcript/key-schedule.ts';
import type { Issued } from './a-pki.ts';
import { HOST, REQUEST, RESPONSE } from './an-exchange.ts';
import { forgedRecording } from './forged-recording.ts';
import type { RecordedConnection } from './record-connection.ts';
import { sealRecords } from './seal-record.ts';
import {
  ECDSA_P256_SHA256,
  extensionsOf,
  handshakeMessage,
  plainRecord,
  protocols,
  serverName,
  signatureOf,
  uint,
  vector,
  X25519,
  type Extension,
} from './tls-wire.ts';

/**
 * A handshake made message by message, by a site that has its certificate's key and may break any rule. Without changes it is a
 * good one; each change breaks one rule, and everything after it (transcript, signature, Finished) fits.
 */
export type Changes = {
  readonly clientExtensions?: (usual: readonly Extension[]) => readonly Extension[];
  readonly clientSuites?: readonly number[];
  readonly clientCompression?: Buffer;
  readonly serverSuite?: number;
  readonly serverSessionId?: Buffer;
  readonly serverCompression?: number;
  readonly serverExtensions?: (usual: readonly Extension[]) => readonly Extension[];
  readonly encryptedExtensions?: readonly Extension[];
  readonly certificateContext?: Buffer;
  readonly certificates?: readonly Buffer[];
  readonly scheme?: number;
  readonly signature?: Buffer;
  readonly serverFinished?: Buffer;
  readonly clientFinished?: Buffer;
  /** The messages of the server's flight, before they are put into records. */
  readonly flight?: (usual: readonly Buffer[]) => readonly Buffer[];
  /** The messages of the client's second flight, before they are put into records. */
  readonly clientFlight?: (usual: readonly Buffer[]) => readonly Buffer[];
  /** What stands between the clear and the protected records of the server. */
  readonly beforeFlight?: Buffer;
};

const SESSION_ID = Buffer.alloc(32, 5);
const SECRETS = { client: Buffer.alloc(32, 1), server: Buffer.alloc(32, 2) };
const APPLICATION_SECRET = Buffer.alloc(32, 3);

const share = Buffer.concat([uint(2, X25519), vector(2, Buffer.alloc(32, 4))]);
const clientHelloOf = (changes: Changes): Buffer => {
  const usual: readonly Extension[] = [
    [0, serverName(HOST)],
    [13, vector(2, uint(2, changes.scheme ?? ECDSA_P256_SHA256))],
    [16, protocols('http/1.1')],
    [43, vector(1, uint(2, 0x0304))],
    [51, vector(2, share)],
  ];
  const suites = Buffer.concat((changes.clientSuites ?? [0x1301]).map((suite) => uint(2, suite)));
  return handshakeMessage(
    1,
    Buffer.concat([
      uint(2, 0x0303),
      Buffer.alloc(32, 6),
      vector(1, SESSION_ID),
      vector(2, suites),
      vector(1, changes.clientCompression ?? Buffer.from([0])),
      extensionsOf(changes.clientExtensions?.(usual) ?? usual),
    ]),
  );
};

const serverHelloOf = (changes: Changes): Buffer => {
  const usual: readonly Extension[] = [
    [43, uint(2, 0x0304)],
    [51, share],
  ];
  return handshakeMessage(
    2,
    Buffer.concat([
      uint(2, 0x0303),
      Buffer.alloc(32, 8),
      vector(1, changes.serverSessionId ?? SESSION_ID),
      uint(2, changes.serverSuite ?? 0x1301),
      uint(1, changes.serverCompression ?? 0),
      extensionsOf(changes.serverExtensions?.(usual) ?? usual),
    ]),
  );
};

const certificateOf = (leaf: Issued, changes: Changes): Buffer => {
  const ders = changes.certificates ?? [Buffer.from(leaf.certificate.rawData)];
  const entries = Buffer.concat(ders.map((der) => Buffer.concat([vector(3, der), vector(2, Buffer.alloc(0))])));
  return handshakeMessage(
    11,
    Buffer.concat([vector(1, changes.certificateContext ?? Buffer.alloc(0)), vector(3, entries)]),
  );
};

const certificateVerifyOf = (leaf: Issued, transcript: readonly Buffer[], changes: Changes): Buffer => {
  const context = Buffer.from(`${' '.repeat(64)}TLS 1.3, server CertificateVerify\0`, 'latin1');
  const signed = Buffer.concat([context, transcriptHashOf(transcript)]);
  const { scheme = ECDSA_P256_SHA256, signature = signatureOf(leaf, scheme, signed) } = changes;
  return handshakeMessage(15, Buffer.concat([uint(2, scheme), vector(2, signature)]));
};

export const forgeHandshake = (leaf: Issued, changes: Changes = {}): RecordedConnection => {
  const clientHello = clientHelloOf(changes);
  const serverHello = serverHelloOf(changes);
  const transcript = [clientHello, serverHello];
  const add = (made: Buffer): Buffer => {
    transcript.push(made);
    return made;
  };
  const flight = [
    add(handshakeMessage(8, extensionsOf(changes.encryptedExtensions ?? []))),
    add(certificateOf(leaf, changes)),
    add(certificateVerifyOf(leaf, transcript, changes)),
    add(handshakeMessage(20, changes.serverFinished ?? finishedMacOf(SECRETS.server, transcriptHashOf(transcript)))),
  ];
  const clientMac = finishedMacOf(SECRETS.client, transcriptHashOf(transcript));
  const clientFinished = handshakeMessage(20, changes.clientFinished ?? clientMac);
  const clientFlight = (changes.clientFlight?.([clientFinished]) ?? [clientFinished]).map((content) => ({
    type: 22,
    content,
  }));
  const serverFlight = (changes.flight?.(flight) ?? flight).map((content) => ({ type: 22, content }));
  const recording = forgedRecording([
    { from: 'client', bytes: plainRecord(22, clientHello) },
    {
      from: 'server',
      bytes: Buffer.concat([
        plainRecord(22, serverHello),
        changes.beforeFlight ?? Buffer.alloc(0),
        sealRecords(SECRETS.server, serverFlight),
      ]),
    },
    { from: 'client', bytes: sealRecords(SECRETS.client, clientFlight) },
    { from: 'client', bytes: sealRecords(Buffer.alloc(32, 9), [{ type: 23, content: REQUEST }]) },
    { from: 'server', bytes: sealRecords(APPLICATION_SECRET, [{ type: 23, content: RESPONSE }]) },
  ]);
  return { recording, secrets: { handshake: SECRETS, serverApplication: APPLICATION_SECRET } };
};
