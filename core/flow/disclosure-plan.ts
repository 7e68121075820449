import * as z from 'zod';
import { disclosureRuleSchema, type DisclosureRule } from '../contract/disclosure-rule.ts';
import type { Collection } from './collection.ts';
import type { FlowDisclosure, ValueType } from './disclosure.ts';
import { own } from './name.ts';
import { pageName } from './pages.ts';

/** A field to disclose: the rule for the attestor, what the user reads, and the host that the value comes from. */
export type PlannedDisclosure = {
  readonly rule: DisclosureRule;
  readonly label: string;
  readonly source: string;
  readonly type?: ValueType;
};

/** The hosts that answered a request, one an answered page. */
export type Collected = Readonly<Record<string, readonly string[]>>;

/** Every field of a `collect` node, after its requests were answered: those of `every` page once a page. */
export const plannedDisclosures = (
  { disclose }: Pick<Collection, 'disclose'>,
  collected: Collected,
): Record<string, PlannedDisclosure> =>
  Object.fromEntries(
    Object.entries(disclose).flatMap(([name, field]) => {
      const hosts = own(collected, field.from) ?? [];
      const isEvery = field.page === 'every';
      return pagesOf(field, hosts.length).map((page) => [
        isEvery ? pageName(name, page) : name,
        {
          rule: { ...ruleOf(field), from: pageName(field.from, page) },
          label: isEvery && page > 1 ? `${field.label} (${page})` : field.label,
          source: hosts[page - 1] ?? '',
          ...(field.type === undefined ? {} : { type: field.type }),
        },
      ]);
    }),
  );

/** The pages that a field is read from, of those that there are. */
const pagesOf = ({ page }: FlowDisclosure, count: number): number[] => {
  if (page === 'every') return Array.from({ length: count }, (_, index) => index + 1);
  return [page === 'last' ? Math.max(1, count) : 1];
};

const ruleSchema = z.object(disclosureRuleSchema.shape);

/** The part of a field that is the attestor's. */
export const ruleOf = (field: FlowDisclosure): DisclosureRule => ruleSchema.parse(field);
