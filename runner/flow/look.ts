import * as z from 'zod';
import type { PageFacts, Probe } from '../../core/flow/condition.ts';
import { folded } from '../../core/flow/condition.ts';
import { Failure } from '../../core/failure.ts';
import { probePage } from './in-page.ts';
import type { PageLink } from './page-link.ts';

const answerSchema = z.union([
  z.object({ badSelector: z.string() }),
  z.object({
    document: z.string(),
    url: z.string(),
    title: z.string(),
    visible: z.array(z.string()),
    foldedTexts: z.array(z.string()),
  }),
]);

/**
 * Looks a probe up in the current page. Undefined when the page cannot say now: it is changing, hanging or closing. Throws
 * `FLOW_INVALID` for a selector that is no CSS, and `BROWSER_CRASHED` when there is no page.
 */
export const look = async (link: PageLink, probe: Probe): Promise<PageFacts | undefined> => {
  const answer = await link.ask(probePage, probe.selectors, probe.texts.map(folded));
  if (answer === undefined) return undefined;
  const parsed = answerSchema.parse(answer);
  if ('badSelector' in parsed) throw new Failure('FLOW_INVALID', { details: { selector: parsed.badSelector } });
  const { foldedTexts, ...facts } = parsed;
  return { ...facts, texts: probe.texts.filter((text) => foldedTexts.includes(folded(text))) };
};
