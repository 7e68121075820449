// @peculiar/x509 needs a Reflect polyfill before it is loaded.
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const LIFETIME_MS = 7 * 24 * 3_600_000;
const BACKDATED_MS = 3_600_000;

/** Makes a certificate for these hosts that vouches for itself, valid for a week: for looking at the site, not for a session. */
export const selfSignedCertificate = async (
  hosts: readonly string[],
  at: Date,
): Promise<{ certPem: string; keyPem: string }> => {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Sandbox Gigs',
    keys,
    signingAlgorithm: ALGORITHM,
    notBefore: new Date(at.getTime() - BACKDATED_MS),
    notAfter: new Date(at.getTime() + LIFETIME_MS),
    extensions: [
      new x509.SubjectAlternativeNameExtension(
        [...hosts, 'localhost'].map((value) => ({ type: 'dns' as const, value })),
      ),
    ],
  });
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey));
  return { certPem: certificate.toString('pem'), keyPem: x509.PemConverter.encode(key, 'PRIVATE KEY') };
};
