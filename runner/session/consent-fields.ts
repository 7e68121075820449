import type { DisclosureRule } from '../../core/contract/attestor-api.ts';
import type { ConsentField } from '../../core/contract/live-view.ts';
import type { PlannedDisclosure } from '../../core/flow/disclosure-plan.ts';
import type { Prover } from './prover.ts';

/** Long enough for an address, short enough for a phone. */
const LONGEST_VALUE = 500;

/** What the user is shown before anything leaves: every field that will be disclosed, with its value. */
export const consentFields = (
  disclose: Readonly<Record<string, PlannedDisclosure>>,
  values: ReturnType<Prover['preview']>,
): ConsentField[] =>
  Object.entries(disclose).map(([name, { label, source }]) => ({ name, label, value: textOf(values[name]), source }));

const textOf = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  return text.length <= LONGEST_VALUE ? text : `${text.slice(0, LONGEST_VALUE)}…`;
};

/** What the attestor is asked for: the rules without what only the user sees. */
export const rulesOf = (disclose: Readonly<Record<string, PlannedDisclosure>>): Record<string, DisclosureRule> =>
  Object.fromEntries(Object.entries(disclose).map(([name, { rule }]) => [name, rule]));
