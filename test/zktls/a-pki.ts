// @peculiar/x509 needs a Reflect polyfill before it is loaded.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

/** A certificate made for a test, with its key. */
export type Issued = {
  readonly certificate: x509.X509Certificate;
  readonly keys: CryptoKeyPair;
  /** The algorithm that this key signs other certificates with. */
  readonly signing: SigningAlgorithm;
  readonly certPem: string;
  readonly keyPem: string;
};

type SigningAlgorithm = { readonly name: string; readonly hash?: string };

const DAY_MS = 86_400_000;
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';

/** Key kinds by what makes them and what they sign with. */
const KEYS = {
  'RSA 2048': {
    generate: {
      name: 'RSASSA-PKCS1-v1_5',
      hash: 'SHA-256',
      modulusLength: 2048,
      publicExponent: new Uint8Array([1, 0, 1]),
    },
    signing: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  },
  'RSA 1024': {
    generate: {
      name: 'RSASSA-PKCS1-v1_5',
      hash: 'SHA-256',
      modulusLength: 1024,
      publicExponent: new Uint8Array([1, 0, 1]),
    },
    signing: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  },
  'P-256': { generate: { name: 'ECDSA', namedCurve: 'P-256' }, signing: { name: 'ECDSA', hash: 'SHA-256' } },
  'P-384': { generate: { name: 'ECDSA', namedCurve: 'P-384' }, signing: { name: 'ECDSA', hash: 'SHA-384' } },
  Ed25519: { generate: { name: 'Ed25519' }, signing: { name: 'Ed25519' } },
} as const;
export type KeyKind = keyof typeof KEYS;

export type CertificateOptions = {
  readonly subject: string;
  readonly key?: KeyKind;
  readonly issuer?: Issued;
  /** Hash of the issuer's signature, where it is not the usual one. */
  readonly signingHash?: string;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  readonly extensions?: readonly x509.Extension[];
};

/** Issues a certificate with exactly the given extensions; self-signed without an issuer. */
export const issue = async (options: CertificateOptions): Promise<Issued> => {
  const kind = KEYS[options.key ?? 'P-256'];
  const keys = await generateKeyPair(kind.generate);
  const { signing: usual, keys: issuerKeys } = options.issuer ?? { signing: kind.signing, keys };
  const signingAlgorithm = options.signingHash === undefined ? usual : { ...usual, hash: options.signingHash };
  const certificate = await x509.X509CertificateGenerator.create({
    subject: options.subject,
    issuer: options.issuer?.certificate.subject ?? options.subject,
    publicKey: keys.publicKey,
    signingKey: issuerKeys.privateKey,
    signingAlgorithm,
    notBefore: options.notBefore ?? new Date(Date.now() - DAY_MS),
    notAfter: options.notAfter ?? new Date(Date.now() + 30 * DAY_MS),
    extensions: [...(options.extensions ?? [])],
  });
  return {
    certificate,
    keys,
    signing: kind.signing,
    certPem: certificate.toString('pem'),
    keyPem: x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY'),
  };
};

const generateKeyPair = async (algorithm: (typeof KEYS)[KeyKind]['generate']): Promise<CryptoKeyPair> => {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  if (!('privateKey' in keys)) throw new TypeError('Not a key pair');
  return keys;
};

/** The extensions of an issuing certificate. */
export const caExtensions = (pathLength?: number): x509.Extension[] => [
  new x509.BasicConstraintsExtension(true, pathLength, true),
  new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
];

/** The extensions of a server's certificate. */
export const leafExtensions = (...hosts: string[]): x509.Extension[] => [
  new x509.BasicConstraintsExtension(false, undefined, true),
  new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
  new x509.ExtendedKeyUsageExtension([SERVER_AUTH]),
  new x509.SubjectAlternativeNameExtension(hosts.map((value) => ({ type: 'dns' as const, value }))),
];

/** A root, and a server's certificate directly below it. */
export const aRootAndLeaf = async (host: string, key: KeyKind = 'P-256'): Promise<{ root: Issued; leaf: Issued }> => {
  const root = await issue({ subject: 'CN=Test Root', extensions: caExtensions() });
  const leaf = await issue({ subject: `CN=${host}`, key, issuer: root, extensions: leafExtensions(host) });
  return { root, leaf };
};
