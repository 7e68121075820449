import * as z from 'zod';
import type { ResponsePattern, SeenResponse } from './response-pattern.ts';
import { matchesResponse, responsePatternSchema } from './response-pattern.ts';
import { selectorSchema } from './selector.ts';
import { matchesUrl, urlPatternSchema } from './url-pattern.ts';

const needle = z.string().max(300).regex(/\S/, 'must not be empty');

/** A question about the page. `text` and `title` ignore letter case and fold white space. */
export type Condition =
  | { url: string }
  | { visible: string }
  | { hidden: string }
  | { text: string }
  | { title: string }
  | { response: ResponsePattern }
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition };

const several = () => z.array(conditionSchema).min(1, 'must hold at least one condition').max(20);
const describe = (description: string) => ({ description });

export const conditionSchema: z.ZodType<Condition> = z
  .lazy(() =>
    z.union(
      [
        z.strictObject({ url: urlPatternSchema }).meta(describe("The page's address matches.")),
        z.strictObject({ visible: selectorSchema }).meta(describe('Something that matches can be seen.')),
        z.strictObject({ hidden: selectorSchema }).meta(describe('Nothing that matches can be seen.')),
        z
          .strictObject({ text: needle })
          .meta(describe('The page shows the text, whatever its letter case and spaces.')),
        z.strictObject({ title: needle }).meta(describe('The title of the page contains the text, in the same way.')),
        z
          .strictObject({ response: responsePatternSchema })
          .meta(describe('One of the requests that the page made since its document began was answered so.')),
        z.strictObject({ all: several() }).meta(describe('All of these hold.')),
        z.strictObject({ any: several() }).meta(describe('At least one of these holds.')),
        z.strictObject({ not: conditionSchema }).meta(describe('This does not hold.')),
      ],
      'must be a condition with one key: url, visible, hidden, text, title, response, all, any or not',
    ),
  )
  .meta({ id: 'condition', ...describe('A question about the page.') });

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
  /** The answers that match a probed pattern, since the document began. */
  readonly responses: readonly SeenResponse[];
};

/** What must be looked up in the page to decide conditions. */
export type Probe = {
  readonly selectors: readonly string[];
  readonly texts: readonly string[];
  readonly responses: readonly ResponsePattern[];
};

/** True when `condition` holds for `facts`; a `url` or `response` on a host outside `allowedHosts` never matches. */
export const holds = (condition: Condition, facts: PageFacts, allowedHosts: readonly string[]): boolean => {
  const holdsHere = (inner: Condition): boolean => holds(inner, facts, allowedHosts);
  if ('url' in condition) return matchesUrl(condition.url, facts.url, allowedHosts);
  if ('visible' in condition) return facts.visible.includes(condition.visible);
  if ('hidden' in condition) return !facts.visible.includes(condition.hidden);
  if ('text' in condition) return facts.texts.includes(condition.text);
  if ('title' in condition) return folded(facts.title).includes(folded(condition.title));
  if ('response' in condition) return answersTo(condition, facts, allowedHosts) > 0;
  if ('all' in condition) return condition.all.every(holdsHere);
  if ('any' in condition) return condition.any.some(holdsHere);
  return !holdsHere(condition.not);
};

/** How many answers `condition` speaks of: a further one makes it true anew. */
export const answersTo = (condition: Condition, facts: PageFacts, allowedHosts: readonly string[]): number => {
  const patterns = leavesOf(condition).flatMap((leaf) => ('response' in leaf ? leaf.response : []));
  return facts.responses.filter((seen) => patterns.some((pattern) => matchesResponse(pattern, seen, allowedHosts)))
    .length;
};

/** Every selector, text and answer that `conditions` ask about, each once. */
export const probeOf = (conditions: readonly Condition[]): Probe => {
  const leaves = conditions.flatMap(leavesOf);
  const selectors = leaves.flatMap((leaf) => ('visible' in leaf ? leaf.visible : 'hidden' in leaf ? leaf.hidden : []));
  const texts = leaves.flatMap((leaf) => ('text' in leaf ? leaf.text : []));
  const responses = leaves.flatMap((leaf) => ('response' in leaf ? leaf.response : []));
  return { selectors: [...new Set(selectors)], texts: [...new Set(texts)], responses };
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
