/**
 * Where we decide otherwise than x509-limbo, on purpose: `stricter` refuses what is valid there, `laxer` accepts what is
 * invalid there. Everything laxer is accepted by Node's own TLS client, too.
 */
export type Difference = { readonly ours: 'stricter' | 'laxer'; readonly because: string };

const stricter = (because: string): Difference => ({ ours: 'stricter', because });
const laxer = (because: string): Difference => ({ ours: 'laxer', because });

const KEY_IDENTIFIERS = 'Key identifiers are hints for finding a path; ours is found by names and signatures.';
const ANCHOR =
  'A trust anchor is believed as it is configured (RFC 5280, 6.1.1 (d)); only what restricts it is applied.';
const FURTHER_PURPOSES =
  'The certificate is for servers; what else it may be used for does not matter to who connects to one.';
const ISSUANCE = 'A rule for who issues certificates: criticality does not change what the extension says.';

export const LIMBO_DIFFERENCES: Readonly<Record<string, Difference>> = {
  'pathlen::validation-ignores-pathlen-in-leaf': stricter(
    'No public authority gives a server the certificate of an authority.',
  ),
  'rfc5280::nc::permitted-dn-match': stricter(
    'Directory names are not compared; a path that is constrained in them is refused rather than misjudged.',
  ),
  'rfc5280::ca-empty-subject': laxer(ANCHOR),
  'rfc5280::root-non-critical-basic-constraints': laxer(ANCHOR),
  'webpki::eku::root-has-eku': laxer(ANCHOR),
  'rfc5280::aki::leaf-missing-aki': laxer(KEY_IDENTIFIERS),
  'rfc5280::aki::intermediate-missing-aki': laxer(KEY_IDENTIFIERS),
  'rfc5280::aki::cross-signed-root-missing-aki': laxer(KEY_IDENTIFIERS),
  'rfc5280::nc::permitted-dns-match-noncritical': laxer('Name constraints are applied, critical or not.'),
  'rfc5280::san::noncritical-with-empty-subject': laxer(ISSUANCE),
  'webpki::san::san-critical-with-nonempty-subject': laxer(ISSUANCE),
  'webpki::eku::ee-critical-eku': laxer(ISSUANCE),
  'webpki::malformed-aia': laxer('The extension says where to fetch an issuer; nothing is fetched, so it is not read.'),
  'webpki::eku::ee-anyeku': laxer(FURTHER_PURPOSES),
  'webpki::eku::ee-precertificate-with-serverauth': laxer(FURTHER_PURPOSES),
  'webpki::eku::ee-codesigning-with-serverauth': laxer(FURTHER_PURPOSES),
  'webpki::eku::ee-emailprotection-with-serverauth': laxer(FURTHER_PURPOSES),
  'webpki::eku::ee-timestamping-with-serverauth': laxer(FURTHER_PURPOSES),
  'webpki::eku::ee-ocspsigning-with-serverauth': laxer(FURTHER_PURPOSES),
};
