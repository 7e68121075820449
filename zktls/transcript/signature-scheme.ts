import { constants, verify, type KeyObject } from 'node:crypto';
import { refuse } from '../refusal.ts';

/** How a signature is made, and which keys may make it. */
export type SignatureScheme =
  | { readonly kind: 'rsa-pss' | 'rsa-pkcs1'; readonly hash: string }
  | { readonly kind: 'ecdsa'; readonly hash: string; readonly curves: readonly string[] }
  | { readonly kind: 'eddsa'; readonly keyType: 'ed25519' | 'ed448' };

/** Whether `signature` is one of `key` over `signed`; refuses keys that the scheme is not for. */
export const isSignedBy = (scheme: SignatureScheme, key: KeyObject, signed: Buffer, signature: Buffer): boolean => {
  if (!isFor(scheme, key)) refuse('signature_key_mismatch');
  try {
    return verify(scheme.kind === 'eddsa' ? null : scheme.hash, signed, { key, ...optionsOf(scheme) }, signature);
  } catch {
    // OpenSSL answers some malformed signatures with an error instead of false.
    return false;
  }
};

const optionsOf = ({ kind }: SignatureScheme) => {
  switch (kind) {
    case 'rsa-pss':
      return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
    case 'rsa-pkcs1':
      return { padding: constants.RSA_PKCS1_PADDING };
    default:
      return { dsaEncoding: 'der' as const };
  }
};

const isFor = (scheme: SignatureScheme, { asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean => {
  switch (scheme.kind) {
    case 'rsa-pss':
    case 'rsa-pkcs1':
      return asymmetricKeyType === 'rsa';
    case 'ecdsa':
      return scheme.curves.includes(asymmetricKeyDetails?.namedCurve ?? '');
    case 'eddsa':
      return asymmetricKeyType === scheme.keyType;
  }
};
