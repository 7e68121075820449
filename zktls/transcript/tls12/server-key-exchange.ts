import type { X509Certificate } from 'node:crypto';
import { refuse } from '../../refusal.ts';
import { ByteReader } from '../byte-reader.ts';
import type { ClientHello } from '../client-hello.ts';
import type { HandshakeMessage } from '../handshake-message.ts';
import { publicKeyOf } from '../server-flight.ts';
import { isSignedBy, type SignatureScheme } from '../signature-scheme.ts';
import type { HelloRandoms } from './key-block.ts';

const CURVES = ['prime256v1', 'secp384r1', 'secp521r1'];

/** What may sign a ServerKeyExchange here: of TLS 1.2's own schemes PKCS #1 v1.5 and ECDSA with any curve, but no SHA-1. */
const SCHEMES: ReadonlyMap<number, SignatureScheme> = new Map<number, SignatureScheme>([
  [0x0401, { kind: 'rsa-pkcs1', hash: 'sha256' }],
  [0x0501, { kind: 'rsa-pkcs1', hash: 'sha384' }],
  [0x0601, { kind: 'rsa-pkcs1', hash: 'sha512' }],
  [0x0403, { kind: 'ecdsa', hash: 'sha256', curves: CURVES }],
  [0x0503, { kind: 'ecdsa', hash: 'sha384', curves: CURVES }],
  [0x0603, { kind: 'ecdsa', hash: 'sha512', curves: CURVES }],
  [0x0804, { kind: 'rsa-pss', hash: 'sha256' }],
  [0x0805, { kind: 'rsa-pss', hash: 'sha384' }],
  [0x0806, { kind: 'rsa-pss', hash: 'sha512' }],
  [0x0807, { kind: 'eddsa', keyType: 'ed25519' }],
]);

/** RFC 8422, 5.4: the other forms describe a curve, and have been used to take one key exchange for another. */
const NAMED_CURVE = 3;

/**
 * Checks a ServerKeyExchange (RFC 8422, 5.4): an ephemeral key on a curve that was offered, signed by the key of `leaf` together
 * with both randoms.
 */
export const checkServerKeyExchange = (
  message: HandshakeMessage,
  given: { readonly leaf: X509Certificate; readonly clientHello: ClientHello; readonly randoms: HelloRandoms },
): void => {
  const { leaf, clientHello, randoms } = given;
  const reader = new ByteReader(message.body);
  if (reader.uint(1) !== NAMED_CURVE) refuse('key_exchange_curve');
  const curve = reader.uint(2);
  const point = reader.vector(1);
  const scheme = reader.uint(2);
  const signature = reader.vector(2);
  reader.end();
  if (!clientHello.groups.includes(curve)) refuse('key_exchange_curve');
  if (!clientHello.signatureSchemes.includes(scheme)) refuse('signature_scheme_not_offered');
  const known = SCHEMES.get(scheme);
  if (known === undefined) return refuse('signature_scheme');
  // Curve type, curve, and the point with its length.
  const parameters = message.body.subarray(0, 1 + 2 + 1 + point.length);
  const signed = Buffer.concat([randoms.client, randoms.server, parameters]);
  if (!isSignedBy(known, publicKeyOf(leaf), signed, signature)) refuse('bad_server_key_exchange');
};
