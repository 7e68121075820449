// @peculiar/x509 needs a Reflect polyfill before it is loaded.
import 'reflect-metadata';
import { mkdir, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import path from 'node:path';
import * as x509 from '@peculiar/x509';
import { readIfThere } from '../adapters/system/read-if-there.ts';

const KEY_ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING_ALGORITHM = { name: 'ECDSA', hash: 'SHA-256' } as const;
const DAY_MS = 24 * 3_600_000;
const CA_LIFETIME_MS = 3_650 * DAY_MS;
/** Longest lifetime that browsers accept of a server's certificate (CA/Browser Forum, Baseline Requirements 6.3.2). */
const LEAF_LIFETIME_MS = 398 * DAY_MS;
/** A certificate issued this instant must also be valid for a peer whose clock is a little late. */
const BACKDATED_MS = 3_600_000;

/** A server's certificate and its private key, PEM. */
export type IssuedCertificate = { readonly certPem: string; readonly keyPem: string };

/** A certificate authority of this machine: trusted only by the processes that are given `caPem`. */
export type CertificateAuthority = {
  readonly caPem: string;
  /** Issues a server certificate with a new key for the given DNS names or IP addresses; the first is the subject. */
  issue(request: { readonly hosts: readonly [string, ...string[]] }): Promise<IssuedCertificate>;
};

export type CertificateAuthorityPlace = { readonly directory: string } | { readonly memory: true };

type Root = { readonly certificate: x509.X509Certificate; readonly privateKey: CryptoKey };

/**
 * Opens the authority kept in a directory (`ca.pem`, and `ca-key.pem` readable by its owner only), or makes a new one: when
 * there is none, when it is about to expire, or in memory. Fails when the directory cannot be written or holds something else.
 */
export const openCertificateAuthority = async (
  place: CertificateAuthorityPlace,
  now: () => Date,
): Promise<CertificateAuthority> => {
  const root = 'memory' in place ? await createRoot(now()) : await openRoot(place.directory, now());
  return {
    caPem: root.certificate.toString('pem'),
    issue: ({ hosts }) => issueLeaf(root, hosts, now()),
  };
};

const openRoot = async (directory: string, at: Date): Promise<Root> => {
  const certificateFile = path.join(directory, 'ca.pem');
  const keyFile = path.join(directory, 'ca-key.pem');
  const stored = await Promise.all([readIfThere(certificateFile), readIfThere(keyFile)]);
  const [certificatePem, keyPem] = stored;
  if (certificatePem !== undefined && keyPem !== undefined) {
    const certificate = new x509.X509Certificate(certificatePem);
    const outlivesLeaves = certificate.notAfter.getTime() > at.getTime() + LEAF_LIFETIME_MS;
    if (outlivesLeaves && certificate.notBefore <= at) return { certificate, privateKey: await importKey(keyPem) };
  }
  const root = await createRoot(at);
  await mkdir(directory, { recursive: true });
  await writeFile(keyFile, await exportKey(root.privateKey), { mode: 0o600 });
  await writeFile(certificateFile, root.certificate.toString('pem'));
  return root;
};

const createRoot = async (at: Date): Promise<Root> => {
  const keys = await crypto.subtle.generateKey(KEY_ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Veriframe local certificate authority',
    keys,
    signingAlgorithm: SIGNING_ALGORITHM,
    notBefore: new Date(at.getTime() - BACKDATED_MS),
    notAfter: new Date(at.getTime() + CA_LIFETIME_MS),
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate, privateKey: keys.privateKey };
};

const issueLeaf = async (root: Root, hosts: readonly [string, ...string[]], at: Date): Promise<IssuedCertificate> => {
  const keys = await crypto.subtle.generateKey(KEY_ALGORITHM, true, ['sign', 'verify']);
  const names = hosts.map((host) => ({ type: isIP(host) !== 0 ? ('ip' as const) : ('dns' as const), value: host }));
  const certificate = await x509.X509CertificateGenerator.create({
    subject: [{ CN: [hosts[0]] }],
    issuer: root.certificate.subject,
    publicKey: keys.publicKey,
    signingKey: root.privateKey,
    signingAlgorithm: SIGNING_ALGORITHM,
    notBefore: new Date(at.getTime() - BACKDATED_MS),
    notAfter: new Date(at.getTime() + LEAF_LIFETIME_MS - BACKDATED_MS),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(root.certificate),
    ],
  });
  return { certPem: certificate.toString('pem'), keyPem: await exportKey(keys.privateKey) };
};

const exportKey = async (key: CryptoKey): Promise<string> =>
  x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY');

const importKey = (pem: string): Promise<CryptoKey> =>
  crypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(pem), KEY_ALGORITHM, true, ['sign']);
