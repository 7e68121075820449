import type { GeneralName, GeneralSubtree, NameConstraints } from '@peculiar/asn1-x509';
import { refuse } from '../../refusal.ts';
import type { Certificate } from './certificate.ts';

/**
 * Applies an issuer's name constraints (RFC 5280, 4.2.1.10) to the certificates below it and to the host itself. DNS names are
 * compared; where any other kind of name is constrained and occurs, the path is refused rather than misjudged.
 */
export const checkNameConstraints = (
  constraints: NameConstraints,
  below: readonly Certificate[],
  host: string,
): void => {
  const permitted = [...(constraints.permittedSubtrees ?? [])].map(baseOf);
  const excluded = [...(constraints.excludedSubtrees ?? [])].map(baseOf);
  const constrainedKinds = new Set([...permitted, ...excluded].map(kindOf));
  for (const certificate of below) {
    for (const name of certificate.subjectAltName ?? []) {
      const kind = kindOf(name);
      if (kind === 'dNSName') continue;
      if (constrainedKinds.has(kind)) refuse('name_constraint_unsupported');
    }
    // Constraints on directory names apply to the subject itself, which is compared by none of our means.
    if (constrainedKinds.has('directoryName') && certificate.x509.subject) refuse('name_constraint_unsupported');
  }
  // A wildcard stands for names at its place: `*.a.test` is permitted where `a.test` is. The host itself is checked too,
  // so that a wildcard beside an excluded name does not reach it.
  const names = below.flatMap(dnsNamesOf).map((name) => name.replace(/^\*\./, ''));
  const permittedNames = permitted.flatMap(dnsBaseOf);
  const excludedNames = excluded.flatMap(dnsBaseOf);
  for (const name of [...names, host]) {
    if (permittedNames.length > 0 && !permittedNames.some((base) => isWithin(name, base))) refuse('name_not_permitted');
    if (excludedNames.some((base) => isWithin(name, base))) refuse('name_excluded');
  }
};

const baseOf = (subtree: GeneralSubtree): GeneralName => {
  // RFC 5280, 4.2.1.10: minimum is zero and maximum absent in this profile.
  if (Number(subtree.minimum) !== 0 || subtree.maximum !== undefined) refuse('name_constraint_unsupported');
  return subtree.base;
};

const KINDS = [
  'otherName',
  'rfc822Name',
  'dNSName',
  'x400Address',
  'directoryName',
  'ediPartyName',
  'uniformResourceIdentifier',
  'iPAddress',
  'registeredID',
] as const;

const kindOf = (name: GeneralName): string => KINDS.find((kind) => name[kind] !== undefined) ?? 'unknown';

const dnsBaseOf = (name: GeneralName): string[] => (name.dNSName === undefined ? [] : [name.dNSName.toLowerCase()]);

const dnsNamesOf = (certificate: Certificate): string[] => [...(certificate.subjectAltName ?? [])].flatMap(dnsBaseOf);

/** True when `name` is `base` or has more labels on its left; an empty base holds every name. */
const isWithin = (name: string, base: string): boolean => {
  const suffix = base.startsWith('.') ? base : `.${base}`;
  return base === '' || name === base || name.endsWith(suffix);
};
