import type { KeyObject } from 'node:crypto';
import { refuse } from '../refusal.ts';
import { isSignedBy, type SignatureScheme } from './signature-scheme.ts';

/** What may sign a CertificateVerify (RFC 8446, 4.2.3): no PKCS #1 v1.5, no SHA-1, ECDSA with the curve of its hash. */
const SCHEMES: ReadonlyMap<number, SignatureScheme> = new Map<number, SignatureScheme>([
  [0x0403, { kind: 'ecdsa', hash: 'sha256', curves: ['prime256v1'] }],
  [0x0503, { kind: 'ecdsa', hash: 'sha384', curves: ['secp384r1'] }],
  [0x0603, { kind: 'ecdsa', hash: 'sha512', curves: ['secp521r1'] }],
  [0x0804, { kind: 'rsa-pss', hash: 'sha256' }],
  [0x0805, { kind: 'rsa-pss', hash: 'sha384' }],
  [0x0806, { kind: 'rsa-pss', hash: 'sha512' }],
  [0x0807, { kind: 'eddsa', keyType: 'ed25519' }],
  [0x0808, { kind: 'eddsa', keyType: 'ed448' }],
]);

/** RFC 8446, 4.4.3: 64 spaces, the context string, a zero, the transcript hash. */
const SIGNED_PREFIX = Buffer.concat([
  Buffer.alloc(64, 0x20),
  Buffer.from('TLS 1.3, server CertificateVerify\0', 'latin1'),
]);

/** Verifies the server's signature over the handshake; refuses schemes that do not fit the key. */
export const verifyCertificateVerify = (given: {
  scheme: number;
  signature: Buffer;
  key: KeyObject;
  transcriptHash: Buffer;
}): void => {
  const scheme = SCHEMES.get(given.scheme);
  if (scheme === undefined) return refuse('signature_scheme');
  const signed = Buffer.concat([SIGNED_PREFIX, given.transcriptHash]);
  if (!isSignedBy(scheme, given.key, signed, given.signature)) refuse('bad_certificate_verify');
};
