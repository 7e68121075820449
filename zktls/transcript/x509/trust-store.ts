import { X509Certificate } from 'node:crypto';

/** The trust anchors, found by their subject. */
export type TrustStore = { anchorsFor(issuer: string): readonly X509Certificate[] };

/** Indexes trust anchors given as PEM texts, each with one certificate or more. Throws on what is no certificate. */
export const createTrustStore = (pems: readonly string[]): TrustStore => {
  const bySubject = new Map<string, X509Certificate[]>();
  for (const pem of pems.flatMap(splitPem)) {
    const anchor = new X509Certificate(pem);
    bySubject.set(anchor.subject, [...(bySubject.get(anchor.subject) ?? []), anchor]);
  }
  return { anchorsFor: (issuer) => bySubject.get(issuer) ?? [] };
};

const splitPem = (pem: string): string[] =>
  pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
