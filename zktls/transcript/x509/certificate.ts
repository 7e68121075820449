import type { KeyObject, X509Certificate } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  BasicConstraints,
  Certificate as CertificateSyntax,
  ExtendedKeyUsage,
  KeyUsage,
  KeyUsageFlags,
  NameConstraints,
  SubjectAlternativeName,
  id_ce_basicConstraints,
  id_ce_certificatePolicies,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_nameConstraints,
  id_ce_subjectAltName,
} from '@peculiar/asn1-x509';
import { refuse } from '../../refusal.ts';

/** The parts of a certificate that path validation needs and `node:crypto` does not tell (RFC 5280, 4.2.1). */
export type Certificate = {
  readonly x509: X509Certificate;
  readonly publicKey: KeyObject;
  readonly signatureAlgorithm: string;
  readonly criticalExtensions: readonly string[];
  readonly basicConstraints: { readonly isCa: boolean; readonly pathLength: number | undefined } | undefined;
  readonly keyUsage: { readonly digitalSignature: boolean; readonly keyCertSign: boolean } | undefined;
  readonly extendedKeyUsage: readonly string[] | undefined;
  readonly subjectAltName: SubjectAlternativeName | undefined;
  readonly nameConstraints: NameConstraints | undefined;
};

/** The critical extensions that this validation processes, as RFC 5280, 4.2, demands before a certificate is used. */
export const PROCESSED_EXTENSIONS: readonly string[] = [
  id_ce_basicConstraints,
  id_ce_keyUsage,
  id_ce_extKeyUsage,
  id_ce_subjectAltName,
  id_ce_nameConstraints,
  // Any policy is acceptable here (RFC 5280, 6.1.1, (c)), so there is nothing to check.
  id_ce_certificatePolicies,
];

/** Reads a certificate's extensions; refuses a malformed one and any extension that stands twice. */
export const readCertificate = (x509: X509Certificate): Certificate => {
  const extensions = new Map<string, ArrayBuffer>();
  const criticalExtensions: string[] = [];
  const syntax = parse(x509.raw, CertificateSyntax);
  for (const extension of syntax.tbsCertificate.extensions ?? []) {
    if (extensions.has(extension.extnID)) refuse('duplicate_certificate_extension');
    extensions.set(extension.extnID, extension.extnValue.buffer);
    if (extension.critical) criticalExtensions.push(extension.extnID);
  }
  const read = <T>(id: string, type: new () => T): T | undefined => {
    const value = extensions.get(id);
    return value === undefined ? undefined : parse(value, type);
  };
  const basicConstraints = read(id_ce_basicConstraints, BasicConstraints);
  const keyUsage = read(id_ce_keyUsage, KeyUsage)?.toNumber();
  const extendedKeyUsage = read(id_ce_extKeyUsage, ExtendedKeyUsage);
  return {
    x509,
    publicKey: publicKeyOf(x509),
    signatureAlgorithm: syntax.signatureAlgorithm.algorithm,
    criticalExtensions,
    basicConstraints: basicConstraints && {
      isCa: basicConstraints.cA,
      pathLength: basicConstraints.pathLenConstraint,
    },
    keyUsage:
      keyUsage === undefined
        ? undefined
        : {
            digitalSignature: (keyUsage & KeyUsageFlags.digitalSignature) !== 0,
            keyCertSign: (keyUsage & KeyUsageFlags.keyCertSign) !== 0,
          },
    extendedKeyUsage: extendedKeyUsage && [...extendedKeyUsage],
    subjectAltName: read(id_ce_subjectAltName, SubjectAlternativeName),
    nameConstraints: read(id_ce_nameConstraints, NameConstraints),
  };
};

const parse = <T>(der: BufferSource, type: new () => T): T => {
  try {
    return AsnConvert.parse(der, type);
  } catch {
    return refuse('certificate_syntax');
  }
};

/** The getter throws on a key of an algorithm or curve that OpenSSL does not know. */
const publicKeyOf = (x509: X509Certificate): KeyObject => {
  try {
    return x509.publicKey;
  } catch {
    return refuse('weak_key');
  }
};
