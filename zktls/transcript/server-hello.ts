import { refuse } from '../refusal.ts';
import { ByteReader } from './byte-reader.ts';
import type { ClientHello } from './client-hello.ts';
import { EXTENSION_TYPE, TLS_1_2, TLS_1_3, TLS_AES_128_GCM_SHA256 } from './extension-type.ts';
import { readExtensions, type HandshakeMessage } from './handshake-message.ts';

/** SHA-256 of "HelloRetryRequest": a ServerHello with this random is one (RFC 8446, 4.1.3). */
const HELLO_RETRY_REQUEST = Buffer.from('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c', 'hex');

export type ServerHello = {
  readonly random: Buffer;
  readonly sessionId: Buffer;
  readonly cipherSuite: number;
  readonly compressionMethod: number;
  readonly extensions: ReadonlyMap<number, Buffer>;
};

/** Reads a ServerHello (RFC 8446, 4.1.3), of whatever version. */
export const readServerHello = (message: HandshakeMessage): ServerHello => {
  const reader = new ByteReader(message.body);
  const legacyVersion = reader.uint(2);
  const random = reader.take(32);
  const sessionId = reader.vector(1);
  const cipherSuite = reader.uint(2);
  const compressionMethod = reader.uint(1);
  const extensions = reader.isAtEnd ? new Map<number, Buffer>() : readExtensions(reader);
  reader.end();
  if (legacyVersion !== TLS_1_2) refuse('not_tls13');
  return { random, sessionId, cipherSuite, compressionMethod, extensions };
};

/** Whether the server answers with TLS 1.2: what it selects stands in the extension, and only since TLS 1.3 (RFC 8446, 4.2.1). */
export const isTls12 = ({ extensions }: ServerHello): boolean => !extensions.has(EXTENSION_TYPE.supportedVersions);

/** Refuses all but TLS 1.3, our cipher suite and a key share that was offered. */
export const checkServerHello = (hello: ServerHello, clientHello: ClientHello): void => {
  const { random, sessionId, cipherSuite, compressionMethod, extensions } = hello;
  const version = extensions.get(EXTENSION_TYPE.supportedVersions);
  if (version?.length !== 2 || version.readUInt16BE(0) !== TLS_1_3) refuse('not_tls13');
  if (cipherSuite !== TLS_AES_128_GCM_SHA256) refuse('cipher_suite');
  if (random.equals(HELLO_RETRY_REQUEST)) refuse('hello_retry_request');
  if (!clientHello.cipherSuites.includes(cipherSuite)) refuse('cipher_suite_not_offered');
  if (!sessionId.equals(clientHello.sessionId)) refuse('session_id_echo');
  if (compressionMethod !== 0) refuse('compression');
  if (extensions.has(EXTENSION_TYPE.preSharedKey)) refuse('psk_selected');
  const share = extensions.get(EXTENSION_TYPE.keyShare);
  if (share === undefined) return refuse('key_share_missing');
  if (!clientHello.keyShareGroups.includes(new ByteReader(share).uint(2))) refuse('key_share_not_offered');
  // With the pre-shared key gone, a ServerHello of TLS 1.3 has these two extensions only (RFC 8446, 4.1.3).
  if (extensions.size !== 2) refuse('extension_not_offered');
};
