import { createCipheriv } from 'node:crypto';
import type { Issued } from './a-pki.ts';
import { HOST, REQUEST, RESPONSE } from './an-exchange.ts';
import { forgedRecording, type ForgedTurn } from './forged-recording.ts';
import type { RecordedConnection } from './record-connection.ts';
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

type Side = ForgedTurn['from'];

/** A record after the handshake; the nonce that it names is the next one if it is not given. */
export type Tls12Record = { readonly type: number; readonly content: Buffer | string; readonly nonce?: bigint };

/**
 * A handshake of TLS 1.2 made message by message, by a site that has its certificate's key and no TLS 1.3, and that may break any
 * rule. Without changes it is a good one; each change breaks one rule, and what is signed is what was sent.
 */
export type Tls12Changes = {
  readonly clientExtensions?: (usual: readonly Extension[]) => readonly Extension[];
  readonly clientSuites?: readonly number[];
  readonly clientSessionId?: Buffer;
  readonly serverVersion?: number;
  readonly serverRandom?: Buffer;
  readonly serverSessionId?: Buffer;
  readonly serverSuite?: number;
  readonly serverCompression?: number;
  readonly serverExtensions?: (usual: readonly Extension[]) => readonly Extension[];
  readonly certificates?: readonly Buffer[];
  readonly curveType?: number;
  readonly curve?: number;
  readonly scheme?: number;
  readonly signature?: Buffer;
  /** What is signed in place of both randoms and the parameters. */
  readonly signed?: (usual: Buffer) => Buffer;
  /** The messages of the server before they are put into one record. */
  readonly flight?: (usual: readonly Buffer[]) => readonly Buffer[];
  readonly clientKeyExchange?: Buffer;
  /** What stands between hello and key exchange of a side, before its change_cipher_spec, and in place of that. */
  readonly early?: Partial<Record<Side, Buffer>>;
  readonly beforeChange?: Partial<Record<Side, Buffer>>;
  readonly change?: Partial<Record<Side, Buffer>>;
  /** In place of the content of Finished, and its record's type. */
  readonly finished?: Partial<Record<Side, Tls12Record>>;
  readonly client?: readonly Tls12Record[];
  readonly server?: readonly Tls12Record[];
};

const CLIENT_RANDOM = Buffer.alloc(32, 6);
export const SERVER_RANDOM = Buffer.alloc(32, 8);
const ECDHE_ECDSA = 0xc02b;
const FIRST_NONCES = { client: 0xffff_ffff_ffff_fffen, server: 17n };

/** What the records of each side are protected with: key and salt. */
export const TLS_1_2_SECRETS = { client: Buffer.alloc(20, 9), server: Buffer.alloc(20, 7) };

const clientHelloOf = (changes: Tls12Changes): Buffer => {
  const usual: readonly Extension[] = [
    [0, serverName(HOST)],
    [10, vector(2, uint(2, X25519))],
    [13, vector(2, Buffer.concat([uint(2, changes.scheme ?? ECDSA_P256_SHA256), uint(2, 0x0503)]))],
    [16, protocols('http/1.1')],
    [23, Buffer.alloc(0)],
    [43, vector(1, Buffer.concat([uint(2, 0x0304), uint(2, 0x0303)]))],
    [0xff01, Buffer.of(0)],
  ];
  return handshakeMessage(
    1,
    Buffer.concat([
      uint(2, 0x0303),
      CLIENT_RANDOM,
      vector(1, changes.clientSessionId ?? Buffer.alloc(32, 5)),
      vector(2, Buffer.concat((changes.clientSuites ?? [0x1301, ECDHE_ECDSA, 0xc02f]).map((suite) => uint(2, suite)))),
      vector(1, Buffer.of(0)),
      extensionsOf(changes.clientExtensions?.(usual) ?? usual),
    ]),
  );
};

const serverFlightOf = (leaf: Issued, changes: Tls12Changes): readonly Buffer[] => {
  const usual: readonly Extension[] = [
    [23, Buffer.alloc(0)],
    [0xff01, Buffer.of(0)],
  ];
  const random = changes.serverRandom ?? SERVER_RANDOM;
  const hello = handshakeMessage(
    2,
    Buffer.concat([
      uint(2, changes.serverVersion ?? 0x0303),
      random,
      vector(1, changes.serverSessionId ?? Buffer.alloc(32, 4)),
      uint(2, changes.serverSuite ?? ECDHE_ECDSA),
      uint(1, changes.serverCompression ?? 0),
      extensionsOf(changes.serverExtensions?.(usual) ?? usual),
    ]),
  );
  const ders = changes.certificates ?? [Buffer.from(leaf.certificate.rawData)];
  const certificate = handshakeMessage(11, vector(3, Buffer.concat(ders.map((der) => vector(3, der)))));
  const parameters = Buffer.concat([
    uint(1, changes.curveType ?? 3),
    uint(2, changes.curve ?? X25519),
    vector(1, Buffer.alloc(32, 4)),
  ]);
  const toSign = Buffer.concat([CLIENT_RANDOM, random, parameters]);
  const signed = changes.signed?.(toSign) ?? toSign;
  const { scheme = ECDSA_P256_SHA256, signature = signatureOf(leaf, scheme, signed) } = changes;
  const keyExchange = handshakeMessage(12, Buffer.concat([parameters, uint(2, scheme), vector(2, signature)]));
  const flight = [hello, certificate, keyExchange, handshakeMessage(14, Buffer.alloc(0))];
  return changes.flight?.(flight) ?? flight;
};

export const forgeTls12Handshake = (leaf: Issued, changes: Tls12Changes = {}): RecordedConnection => {
  const finished = (side: Side): Tls12Record =>
    changes.finished?.[side] ?? { type: 22, content: handshakeMessage(20, Buffer.alloc(12, 1)) };
  const nothing = Buffer.alloc(0);
  const last = (side: Side): Buffer[] => [
    changes.beforeChange?.[side] ?? nothing,
    changes.change?.[side] ?? plainRecord(20, Buffer.of(1)),
    sealTls12Records(side, [finished(side)], 0),
  ];
  const client = changes.client ?? [{ type: 23, content: REQUEST }];
  const server = changes.server ?? [{ type: 23, content: RESPONSE }];
  const turn = (from: Side, ...bytes: Buffer[]): ForgedTurn => ({ from, bytes: Buffer.concat(bytes) });
  const recording = forgedRecording([
    turn('client', plainRecord(22, clientHelloOf(changes))),
    turn('server', changes.early?.server ?? nothing, plainRecord(22, Buffer.concat(serverFlightOf(leaf, changes)))),
    turn(
      'client',
      changes.early?.client ?? nothing,
      plainRecord(22, changes.clientKeyExchange ?? handshakeMessage(16, vector(1, Buffer.alloc(32, 2)))),
      ...last('client'),
    ),
    turn('server', ...last('server')),
    turn('client', sealTls12Records('client', client, 1)),
    turn('server', sealTls12Records('server', server, 1)),
  ]);
  return { recording, secrets: { handshake: undefined, serverApplication: TLS_1_2_SECRETS.server } };
};

/** Protects contents (RFC 5246, 6.2.3.3, RFC 5288) with sequence numbers, and nonces that count up, from `first` on. */
const sealTls12Records = (side: Side, records: readonly Tls12Record[], first: number): Buffer =>
  Buffer.concat(
    records.map(({ type, content, nonce }, index) => {
      const sequence = first + index;
      const explicit = Buffer.alloc(8);
      explicit.writeBigUInt64BE(BigInt.asUintN(64, nonce ?? FIRST_NONCES[side] + BigInt(sequence)));
      const secret = TLS_1_2_SECRETS[side];
      const plaintext = Buffer.from(content);
      const additional = Buffer.alloc(13);
      additional.writeBigUInt64BE(BigInt(sequence));
      additional.set([type, 3, 3], 8);
      additional.writeUInt16BE(plaintext.length, 11);
      const iv = Buffer.concat([secret.subarray(16), explicit]);
      const cipher = createCipheriv('aes-128-gcm', secret.subarray(0, 16), iv).setAAD(additional);
      const sealed = Buffer.concat([explicit, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
      return plainRecord(type, sealed);
    }),
  );
