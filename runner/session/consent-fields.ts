import type { DisclosureRule } from '../../core/contract/disclosure-rule.ts';
import type { ConsentField } from '../../core/contract/live-view.ts';
import type { PlannedDisclosure } from '../../core/flow/disclosure-plan.ts';
import type { DisclosedField, FieldPredicate } from '../../zktls/disclosure/disclosed-field.ts';
import type { Prover } from './prover.ts';

/** Long enough for an address, short enough for a phone. */
const LONGEST_VALUE = 500;

/** What the user is shown before anything leaves: every field that will be disclosed, with what will be said of it. */
export const consentFields = (
  disclose: Readonly<Record<string, PlannedDisclosure>>,
  disclosed: ReturnType<Prover['preview']>,
): ConsentField[] =>
  Object.entries(disclose).map(([name, { label, source }]) => ({
    name,
    label,
    ...sharedOf(disclosed[name]),
    source,
  }));

type Shared = Pick<ConsentField, 'value' | 'says'>;

const sharedOf = (field: DisclosedField | undefined): Shared => {
  switch (field?.kind) {
    case 'value':
      return { value: textOf(field.value) };
    case 'predicate':
      return predicateOf(field.predicate);
    case 'hash':
      return { says: 'hash', value: '' };
    case undefined:
      return { value: '' };
  }
};

const predicateOf = ({ atLeast, atMost, equals, oneOf }: FieldPredicate): Shared => {
  if (atLeast !== undefined) return { says: 'at-least', value: String(atLeast) };
  if (atMost !== undefined) return { says: 'at-most', value: String(atMost) };
  if (oneOf !== undefined) return { says: 'one-of', value: textOf(oneOf.map(String).join(', ')) };
  return { value: textOf(equals) };
};

const textOf = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`;
};

/** What the attestor is asked for: the rules without what only the user sees. */
export const rulesOf = (disclose: Readonly<Record<string, PlannedDisclosure>>): Record<string, DisclosureRule> =>
  Object.fromEntries(Object.entries(disclose).map(([name, { rule }]) => [name, rule]));
