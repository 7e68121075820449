import * as z from 'zod';
import { matchesUrl } from './url-pattern.ts';

const needle = z.string().max(300).regex(/\S/, 'must not be empty');

/** A question about the page. A selector is CSS; `text` and `title` ignore letter case and fold white space. */
export type Condition =
  | { url: string }
  | { visible: string }
  | { hidden: string }
  | { text: string }
  | { title: string }
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition };

const several = () => z.array(conditionSchema).min(1, 'must hold at least one condition').max(20);

export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union(
    [
      z.strictObject({
        url: z
          .string()
          .max(500)
          .regex(/^(\/|https:\/\/[^/]+\/)/, 'must begin with "/" or with "https://<host>/"'),
      }),
      z.strictObject({ visible: needle }),
      z.strictObject({ hidden: needle }),
      z.strictObject({ text: needle }),
      z.strictObject({ title: needle }),
      z.strictObject({ all: several() }),
      z.strictObject({ any: several() }),
      z.strictObject({ not: conditionSchema }),
    ],
    'must be a condition with one key: url, visible, hidden, text, title, all, any or not',
  ),
);

/** What the page looks like at one moment, as far as it was asked for. */
export type PageFacts = {
  /** Changes when another document is shown, also when the address stays the same. */
  readonly document: string;
  readonly url: string;
  readonly title: string;
  /** The probed selectors that match something visible. */
  readonly visible: readonly string[];
  /** The probed texts that the page shows. */
  readonly texts: readonly string[];
};

/** What must be looked up in the page to decide conditions. */
export type Probe = { readonly selectors: readonly string[]; readonly texts: readonly string[] };

/** True when `condition` holds for `facts`; a `url` on a host outside `allowedHosts` never matches. */
export const holds = (condition: Condition, facts: PageFacts, allowedHosts: readonly string[]): boolean => {
  const holdsHere = (inner: Condition): boolean => holds(inner, facts, allowedHosts);
  if ('url' in condition) return matchesUrl(condition.url, facts.url, allowedHosts);
  if ('visible' in condition) return facts.visible.includes(condition.visible);
  if ('hidden' in condition) return !facts.visible.includes(condition.hidden);
  if ('text' in condition) return facts.texts.includes(condition.text);
  if ('title' in condition) return folded(facts.title).includes(folded(condition.title));
  if ('all' in condition) return condition.all.every(holdsHere);
  if ('any' in condition) return condition.any.some(holdsHere);
  return !holdsHere(condition.not);
};

/** Every selector and text that `conditions` ask about, each once. */
export const probeOf = (conditions: readonly Condition[]): Probe => {
  const leaves = conditions.flatMap(leavesOf);
  const selectors = leaves.flatMap((leaf) => ('visible' in leaf ? leaf.visible : 'hidden' in leaf ? leaf.hidden : []));
  const texts = leaves.flatMap((leaf) => ('text' in leaf ? leaf.text : []));
  return { selectors: [...new Set(selectors)], texts: [...new Set(texts)] };
};

/** The conditions without the combinations around them. */
export const leavesOf = (condition: Condition): Condition[] => {
  if ('all' in condition) return condition.all.flatMap(leavesOf);
  if ('any' in condition) return condition.any.flatMap(leavesOf);
  if ('not' in condition) return leavesOf(condition.not);
  return [condition];
};

/** Text as conditions compare it: one space for any white space, no letter case. */
export const folded = (text: string): string => text.replace(/\s+/g, ' ').trim().toLowerCase();
