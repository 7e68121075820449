import type { DisclosureRule } from '../../core/contract/disclosure-rule.ts';
import type { AttestedField } from './claims.ts';

/** What a rule asks for: the value, its salted hash, or only whether something is true of it. */
export const kindOf = ({ hash, atLeast, atMost, equals, oneOf }: DisclosureRule): AttestedField['kind'] => {
  if (hash !== undefined) return 'hash';
  return [atLeast, atMost, equals, oneOf].every((bound) => bound === undefined) ? 'value' : 'predicate';
};
