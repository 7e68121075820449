import { refuse } from '../../refusal.ts';
import { PROCESSED_EXTENSIONS, type Certificate } from './certificate.ts';

const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const ANY_EXTENDED_KEY_USAGE = '2.5.29.37.0';
const MIN_RSA_BITS = 2_048;
const CURVES = ['prime256v1', 'secp384r1', 'secp521r1'];

/** RSA and ECDSA with SHA-2, RSASSA-PSS, EdDSA. SHA-1 and MD5 are out. */
const SIGNATURE_ALGORITHMS = [
  '1.2.840.113549.1.1.10',
  '1.2.840.113549.1.1.11',
  '1.2.840.113549.1.1.12',
  '1.2.840.113549.1.1.13',
  '1.2.840.10045.4.3.2',
  '1.2.840.10045.4.3.3',
  '1.2.840.10045.4.3.4',
  '1.3.101.112',
  '1.3.101.113',
];

/** Refuses a certificate outside its validity (RFC 5280, 4.1.2.5). */
export const checkValidity = (certificate: Certificate, at: Date): void => {
  if (at < certificate.x509.validFromDate) refuse('certificate_not_valid_yet');
  if (at > certificate.x509.validToDate) refuse('certificate_expired');
};

/** Refuses a certificate that says critically what is not understood here (RFC 5280, 4.2). */
export const checkCriticalExtensions = ({ criticalExtensions }: Certificate): void => {
  if (criticalExtensions.some((id) => !PROCESSED_EXTENSIONS.includes(id))) refuse('critical_extension');
};

/** What holds for every certificate under the anchor: time, critical extensions, strength. */
export const checkCertificate = (certificate: Certificate, at: Date): void => {
  checkValidity(certificate, at);
  checkCriticalExtensions(certificate);
  if (!SIGNATURE_ALGORITHMS.includes(certificate.signatureAlgorithm)) refuse('weak_signature');
  if (!isStrong(certificate)) refuse('weak_key');
};

/** What holds for the server's own certificate (RFC 5280, 4.2.1; host name after RFC 9525). */
export const checkLeaf = (leaf: Certificate, host: string, at: Date): void => {
  checkCertificate(leaf, at);
  if (leaf.basicConstraints?.isCa) refuse('leaf_is_ca');
  // Who is no authority must not have the right to sign certificates either (RFC 5280, 4.2.1.9).
  if (leaf.keyUsage?.digitalSignature === false || leaf.keyUsage?.keyCertSign) refuse('leaf_key_usage');
  if (!leaf.extendedKeyUsage?.includes(SERVER_AUTH)) refuse('leaf_extended_key_usage');
  if (leaf.subjectAltName === undefined) refuse('subject_alt_name_missing');
  const matched = leaf.x509.checkHost(host, {
    subject: 'never',
    wildcards: true,
    partialWildcards: false,
    multiLabelWildcards: false,
    singleLabelSubdomains: false,
  });
  if (matched === undefined) refuse('host_name_mismatch');
};

/** What holds for a certificate that signs others, with `below` it on the path, the leaf first (RFC 5280, 6.1.4). */
export const checkIssuer = (issuer: Certificate, below: readonly Certificate[]): void => {
  if (!issuer.basicConstraints?.isCa) return refuse('issuer_not_ca');
  if (issuer.keyUsage?.keyCertSign === false) refuse('issuer_key_usage');
  const usage = issuer.extendedKeyUsage;
  if (usage && !usage.includes(SERVER_AUTH) && !usage.includes(ANY_EXTENDED_KEY_USAGE)) {
    refuse('issuer_extended_key_usage');
  }
  const { pathLength } = issuer.basicConstraints;
  // Self-issued intermediates do not count (RFC 5280, 4.2.1.9).
  const intermediates = below.slice(1).filter(({ x509 }) => x509.subject !== x509.issuer);
  if (pathLength !== undefined && intermediates.length > pathLength) refuse('path_length');
};

const isStrong = ({ publicKey }: Certificate): boolean => {
  switch (publicKey.asymmetricKeyType) {
    case 'rsa':
    case 'rsa-pss':
      return (publicKey.asymmetricKeyDetails?.modulusLength ?? 0) >= MIN_RSA_BITS;
    case 'ec':
      return CURVES.includes(publicKey.asymmetricKeyDetails?.namedCurve ?? '');
    case 'ed25519':
    case 'ed448':
      return true;
    default:
      return false;
  }
};
