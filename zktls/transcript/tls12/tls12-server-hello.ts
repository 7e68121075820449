import { refuse } from '../../refusal.ts';
import { checkSelectedProtocol, type ClientHello } from '../client-hello.ts';
import { EXTENSION_TYPE } from '../extension-type.ts';
import type { ServerHello } from '../server-hello.ts';

/** With ECDHE, AES-128-GCM and SHA-256 (RFC 5289): signed by an ECDSA or EdDSA key, by an RSA key. */
const ECDHE_ECDSA = 0xc02b;
const ECDHE_RSA = 0xc02f;
/** Offered in place of the extension (RFC 5746, 3.3). */
const RENEGOTIATION_SCSV = 0x00ff;

/** What the random of a server ends in that knows a newer version than it chose: TLS 1.3, or TLS 1.2 (RFC 8446, 4.1.3). */
const DOWNGRADES: readonly Buffer[] = [1, 0].map((last) => Buffer.concat([Buffer.from('DOWNGRD'), Buffer.of(last)]));

/**
 * Checks a ServerHello of TLS 1.2 (RFC 5246, 7.4.1.3): only of a server that has no TLS 1.3, with extended master secret
 * (RFC 7627) and secure renegotiation (RFC 5746), no resumption, and one of two suites. Gives the kind of key that the suite
 * is for.
 */
export const checkTls12ServerHello = (hello: ServerHello, clientHello: ClientHello): 'rsa' | 'other' => {
  const { random, sessionId, cipherSuite, compressionMethod, extensions } = hello;
  if (DOWNGRADES.some((mark) => random.subarray(-mark.length).equals(mark))) refuse('downgrade');
  if (cipherSuite !== ECDHE_ECDSA && cipherSuite !== ECDHE_RSA) refuse('cipher_suite');
  if (!clientHello.cipherSuites.includes(cipherSuite)) refuse('cipher_suite_not_offered');
  if (compressionMethod !== 0) refuse('compression');
  // A server that goes on with an old session says so by its id (RFC 5246, F.1.4).
  if (sessionId.length > 0 && sessionId.equals(clientHello.sessionId)) refuse('session_resumed');
  for (const type of extensions.keys()) if (!isOffered(type, clientHello)) refuse('extension_not_offered');
  if (extensions.get(EXTENSION_TYPE.extendedMasterSecret)?.length !== 0) refuse('extended_master_secret_missing');
  // One zero: the length of what earlier handshakes of this connection would have put there.
  if (!extensions.get(EXTENSION_TYPE.renegotiationInfo)?.equals(Buffer.of(0))) refuse('renegotiation_info_missing');
  checkSelectedProtocol(extensions.get(EXTENSION_TYPE.alpn));
  return cipherSuite === ECDHE_RSA ? 'rsa' : 'other';
};

const isOffered = (type: number, { extensions, cipherSuites }: ClientHello): boolean =>
  extensions.has(type) || (type === EXTENSION_TYPE.renegotiationInfo && cipherSuites.includes(RENEGOTIATION_SCSV));
