import type { AttestationClaims, AttestedField } from './claims.ts';

/**
 * The disclosed data by the fields' names, as a partner gets it: a value as it is, `true` for what was asked and holds, and a
 * salted hash with its salt.
 */
export const extractedDataOf = ({ fields }: Pick<AttestationClaims, 'fields'>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, dataOf(field)]));

const dataOf = (field: AttestedField): unknown => {
  switch (field.kind) {
    case 'value':
      return field.value;
    case 'predicate':
      return field.holds;
    case 'hash':
      return { sha256: field.sha256, saltedWith: field.saltedWith };
  }
};
