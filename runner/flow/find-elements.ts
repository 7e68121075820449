import * as z from 'zod';
import { isOnAllowedHost } from '../../core/flow/check-hosts.ts';
import { folded } from '../../core/flow/condition.ts';
import type { Selector } from '../../core/flow/selector.ts';
import { parseSelector } from '../../core/flow/selector.ts';
import type { Failure } from '../../core/failure.ts';
import { collectFailure } from './collect-failure.ts';
import type { InPageSelector } from './in-page.ts';
import { bringIntoView, firstVisibleOf, lookInPage } from './in-page.ts';
import type { FoundElement, PageFrame } from './page-frames.ts';
import { within } from './within.ts';

/**
 * The frames that a flow looks at: the page itself, and its frames on allowed hosts. What other sites show inside the page, an
 * advertisement for instance, decides nothing.
 */
export const framesToLookAt = (frames: readonly PageFrame[], allowedHosts: readonly string[]): PageFrame[] =>
  frames.filter((frame) => isTrusted(frame, allowedHosts));

const isTrusted = (frame: PageFrame, allowedHosts: readonly string[]): boolean => {
  if (frame.parent === undefined) return true;
  if (isOnAllowedHost(frame.url, allowedHosts)) return isTrusted(frame.parent, allowedHosts);
  // A frame without an address of its own belongs to the document that wrote it.
  return /^about:(blank|srcdoc)/.test(frame.url) && isTrusted(frame.parent, allowedHosts);
};

/** The first visible match in these frames. Throws `FLOW_INVALID` for a selector that is no CSS; rejects when the page changes. */
export const findElement = async (frames: readonly PageFrame[], written: string): Promise<FoundElement | undefined> => {
  const selector = selectorOf(written);
  for (const frame of frames) {
    const owner = selector.kind === 'aria' ? await frame.owner() : undefined;
    await owner?.frame.askAbout(bringIntoView, [owner.objectId]);
    const objectId =
      selector.kind === 'aria' ? await findByAria(frame, selector) : await findInPage(frame, selector, written);
    if (objectId !== undefined) return { frame, objectId };
  }
  return undefined;
};

/** Throws `FLOW_INVALID` for what the checks would have refused. */
export const selectorOf = (written: string): Selector => {
  const selector = parseSelector(written);
  if (selector === undefined) throw badSelector(written);
  return selector;
};

/** The failure that names a selector which the browser does not understand. */
export const badSelector = (selector: string): Failure => collectFailure('selector', { selector });

/** What the page's document answers itself. */
export const inPageSelector = (selector: Exclude<Selector, { kind: 'aria' }>): InPageSelector =>
  selector.kind === 'css' ? selector : { kind: 'text', text: folded(selector.text) };

const badSelectorSchema = z.object({ badSelector: z.number() });

const findInPage = async (
  frame: PageFrame,
  selector: Exclude<Selector, { kind: 'aria' }>,
  written: string,
): Promise<string | undefined> => {
  const objectId = await frame.find(lookInPage, [inPageSelector(selector)], [], 'element');
  if (objectId !== undefined) return objectId;
  const answer = await frame.ask(lookInPage, [inPageSelector(selector)], [], 'facts');
  if (badSelectorSchema.safeParse(answer).success) throw badSelector(written);
  return undefined;
};

/** How long the accessibility tree of a document that is drawn may take. */
const ARIA_TIMEOUT_MS = 500;

/**
 * The first visible element with that name and role in the browser's own accessibility tree. None in a frame of another site
 * that is out of view: such a frame is not drawn, and has no answer before it is.
 */
export const findByAria = async (
  frame: PageFrame,
  { name, role }: Extract<Selector, { kind: 'aria' }>,
): Promise<string | undefined> => {
  const { result } = await frame.session.send('Runtime.evaluate', {
    expression: 'document',
    contextId: await frame.world(),
  });
  if (result.objectId === undefined) return undefined;
  const query = frame.session.send('Accessibility.queryAXTree', {
    objectId: result.objectId,
    ...(name === undefined ? {} : { accessibleName: name }),
    ...(role === undefined ? {} : { role }),
  });
  query.catch(() => undefined); // one that was not waited for
  const answer = await within(query, ARIA_TIMEOUT_MS);
  const nodes = answer?.nodes ?? [];
  const ids = nodes.flatMap(({ backendDOMNodeId, ignored }) => (ignored ? [] : (backendDOMNodeId ?? [])));
  const resolved = await Promise.all(ids.map((id) => frame.resolve(id)));
  const objectIds = resolved.flatMap((objectId) => objectId ?? []);
  const index = z.int().parse(await frame.askAbout(firstVisibleOf, objectIds));
  return index < 0 ? undefined : objectIds[index];
};
