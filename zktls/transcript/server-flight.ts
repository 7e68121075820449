import { timingSafeEqual, X509Certificate, type KeyObject } from 'node:crypto';
import { refuse } from '../refusal.ts';
import { ByteReader } from './byte-reader.ts';
import { checkSelectedProtocol, type ClientHello } from './client-hello.ts';
import { EXTENSION_TYPE } from './extension-type.ts';
import { readExtensions, type HandshakeMessage } from './handshake-message.ts';
import { finishedMacOf } from './key-schedule.ts';
import { verifyCertificateVerify } from './certificate-verify.ts';

const MAX_CERTIFICATES = 10;

/** Checks EncryptedExtensions (RFC 8446, 4.3.1): only what was offered, and `http/1.1` where a protocol is chosen. */
export const checkEncryptedExtensions = (message: HandshakeMessage, clientHello: ClientHello): void => {
  const reader = new ByteReader(message.body);
  const extensions = readExtensions(reader);
  reader.end();
  for (const type of extensions.keys()) {
    if (!clientHello.extensions.has(type)) refuse('extension_not_offered');
  }
  checkSelectedProtocol(extensions.get(EXTENSION_TYPE.alpn));
};

/** The certificates of a Certificate message (RFC 8446, 4.4.2), the server's own first. */
export const readCertificates = (message: HandshakeMessage): [X509Certificate, ...X509Certificate[]] => {
  const reader = new ByteReader(message.body);
  if (reader.vector(1).length > 0) refuse('certificate_context');
  const certificates = readCertificateList(reader.vector(3), readExtensions);
  reader.end();
  return certificates;
};

/** The certificates of a list (3 bytes of length before each); `readMore` takes what follows each one. */
export const readCertificateList = (
  bytes: Buffer,
  readMore: (list: ByteReader) => unknown,
): [X509Certificate, ...X509Certificate[]] => {
  const list = new ByteReader(bytes);
  const certificates: X509Certificate[] = [];
  while (!list.isAtEnd) {
    if (certificates.length === MAX_CERTIFICATES) refuse('chain_length');
    certificates.push(parseCertificate(list.vector(3)));
    readMore(list);
  }
  const [leaf, ...others] = certificates;
  if (leaf === undefined) return refuse('certificate_missing');
  return [leaf, ...others];
};

/** Checks CertificateVerify (RFC 8446, 4.4.3) by the key of `leaf` over the transcript so far. */
export const checkCertificateVerify = (
  message: HandshakeMessage,
  given: { leaf: X509Certificate; clientHello: ClientHello; transcriptHash: Buffer },
): void => {
  const reader = new ByteReader(message.body);
  const scheme = reader.uint(2);
  const signature = reader.vector(2);
  reader.end();
  if (!given.clientHello.signatureSchemes.includes(scheme)) refuse('signature_scheme_not_offered');
  verifyCertificateVerify({ scheme, signature, key: publicKeyOf(given.leaf), transcriptHash: given.transcriptHash });
};

/** True when a Finished message proves its sender's handshake traffic secret over the transcript so far. */
export const isFinishedRight = (message: HandshakeMessage, secret: Buffer, transcriptHash: Buffer): boolean => {
  const mac = finishedMacOf(secret, transcriptHash);
  return message.body.length === mac.length && timingSafeEqual(mac, message.body);
};

/** The certificate's key; the getter throws on a key of an algorithm or curve that OpenSSL does not know. */
export const publicKeyOf = (certificate: X509Certificate): KeyObject => {
  try {
    return certificate.publicKey;
  } catch {
    return refuse('certificate_syntax');
  }
};

const parseCertificate = (der: Buffer): X509Certificate => {
  const certificate = tryParse(der);
  // The constructor reads PEM too, and ignores what follows the structure: only this DER and nothing else counts.
  if (!certificate?.raw.equals(der)) return refuse('certificate_syntax');
  return certificate;
};

const tryParse = (der: Buffer): X509Certificate | undefined => {
  try {
    return new X509Certificate(der);
  } catch {
    return undefined;
  }
};
