// @peculiar/x509 needs a Reflect polyfill before it is loaded.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { caExtensions, leafExtensions, type Issued } from '../../zktls/a-pki.ts';
import { fixedBytes } from './fixed-bytes.ts';

const NOT_BEFORE = new Date('2026-01-01T00:00:00Z');
const NOT_AFTER = new Date('2036-01-01T00:00:00Z');
const ALGORITHM = { name: 'Ed25519' };
/** RFC 8410, 7: a private key of 32 bytes follows. */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');
/** RFC 8410, 4. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** A root and a server's certificate below it that are the same whenever they are made: Ed25519 signs without randomness. */
export const fixedCertificates = async (host: string): Promise<{ root: Issued; leaf: Issued }> => {
  const root = await fixedCertificate('CN=Vector Root', caExtensions());
  return { root, leaf: await fixedCertificate(`CN=${host}`, leafExtensions(host), root) };
};

const fixedCertificate = async (subject: string, extensions: x509.Extension[], issuer?: Issued): Promise<Issued> => {
  const keys = await fixedKeys(subject);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: fixedBytes(`serial ${subject}`, 8).fill(1, 0, 1).toString('hex'),
    subject,
    issuer: issuer?.certificate.subject ?? subject,
    publicKey: keys.publicKey,
    signingKey: (issuer?.keys ?? keys).privateKey,
    signingAlgorithm: ALGORITHM,
    notBefore: NOT_BEFORE,
    notAfter: NOT_AFTER,
    extensions,
  });
  const keyPem = x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');
  return { certificate, keys, signing: ALGORITHM, certPem: certificate.toString('pem'), keyPem };
};

const fixedKeys = async (label: string): Promise<CryptoKeyPair> => {
  const pkcs8 = Buffer.concat([PKCS8_PREFIX, fixedBytes(`private key ${label}`, 32)]);
  const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, ALGORITHM, true, ['sign']);
  const { x = '' } = await crypto.subtle.exportKey('jwk', privateKey);
  const spki = Buffer.concat([SPKI_PREFIX, Buffer.from(x, 'base64url')]);
  return { privateKey, publicKey: await crypto.subtle.importKey('spki', spki, ALGORITHM, true, ['verify']) };
};
