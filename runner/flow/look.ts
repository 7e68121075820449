import * as z from 'zod';
import type { PageFacts, Probe } from '../../core/flow/condition.ts';
import { folded } from '../../core/flow/condition.ts';
import type { Selector } from '../../core/flow/selector.ts';
import { badSelector, findByAria, framesToLookAt, inPageSelector, selectorOf } from './find-elements.ts';
import type { FlowRun } from './flow-run.ts';
import { lookInPage } from './in-page.ts';
import type { PageFrame } from './page-frames.ts';

const answerSchema = z.union([
  z.object({ badSelector: z.number() }),
  z.object({
    document: z.string(),
    url: z.string(),
    title: z.string(),
    visible: z.array(z.number()),
    foldedTexts: z.array(z.string()),
  }),
]);
type Seen = Pick<PageFacts, 'document' | 'url' | 'title' | 'visible' | 'texts'>;

/**
 * Looks a probe up in the current page. Undefined when the page cannot say now: it is changing, hanging or closing. Throws
 * `FLOW_INVALID` for a selector that is no CSS, and `BROWSER_CRASHED` when there is no page.
 */
export const look = async ({ link, flow, traffic }: FlowRun, probe: Probe): Promise<PageFacts | undefined> => {
  const seen = await link.work(async (frames) => {
    const [page, ...others] = await Promise.all(
      framesToLookAt(frames, flow.allowedHosts).map((frame) =>
        // A frame may go at any time; only without the page itself nothing can be said.
        frame.parent === undefined ? lookAt(frame, probe) : lookAt(frame, probe).catch(ignoreGone),
      ),
    );
    return (
      page &&
      together(
        page,
        others.flatMap((one) => one ?? []),
        probe,
      )
    );
  });
  return seen && { ...seen, responses: traffic.responses(probe.responses) };
};

const ignoreGone = (error: unknown): undefined => {
  if (error instanceof Error && error.name === 'FLOW_INVALID') throw error;
  return undefined;
};

const together = (page: Seen, others: readonly Seen[], probe: Probe): Seen => {
  const all = [page, ...others];
  return {
    ...page,
    visible: probe.selectors.filter((selector) => all.some(({ visible }) => visible.includes(selector))),
    texts: probe.texts.filter((text) => all.some(({ texts }) => texts.includes(text))),
  };
};

type ByAria = { readonly written: string; readonly selector: Extract<Selector, { kind: 'aria' }> };

const lookAt = async (frame: PageFrame, { selectors, texts }: Probe): Promise<Seen> => {
  const parsed = selectors.map((written) => ({ written, selector: selectorOf(written) }));
  const inPage = parsed.flatMap(({ written, selector }) => (selector.kind === 'aria' ? [] : [{ written, selector }]));
  const byAria = parsed.flatMap(({ written, selector }): ByAria[] =>
    selector.kind === 'aria' ? [{ written, selector }] : [],
  );
  const asked = inPage.map(({ selector }) => inPageSelector(selector));
  const answer = answerSchema.parse(await frame.ask(lookInPage, asked, texts.map(folded), 'facts'));
  if ('badSelector' in answer) throw badSelector(inPage[answer.badSelector]?.written ?? '');
  const named = await Promise.all(
    byAria.map(async ({ written, selector }) => ((await findByAria(frame, selector)) === undefined ? [] : [written])),
  );
  const { foldedTexts, visible, ...facts } = answer;
  return {
    ...facts,
    visible: [...visible.flatMap((index) => inPage[index]?.written ?? []), ...named.flat()],
    texts: texts.filter((text) => foldedTexts.includes(folded(text))),
  };
};
