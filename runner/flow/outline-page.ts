import type { DocumentOutline } from '../../core/contract/page-outline.ts';
import {
  documentOutlineSchema,
  OUTLINE_ELEMENTS,
  OUTLINE_FIELDS,
  OUTLINE_LIMITS,
  OUTLINE_ROLES,
  OUTLINE_STEPS_PX,
} from '../../core/contract/page-outline.ts';
import { isOnAllowedHost } from '../../core/flow/check-hosts.ts';
import type { RemotePages } from '../session/flow-engine.ts';
import { framesToLookAt } from './find-elements.ts';
import { outlineInPage } from './outline-in-page.ts';
import type { PageFrame } from './page-frames.ts';
import { PageLink } from './page-link.ts';

const WORDS = { elements: OUTLINE_ELEMENTS, roles: OUTLINE_ROLES, fields: OUTLINE_FIELDS };
const MOST = { elements: OUTLINE_LIMITS.elements, depth: OUTLINE_LIMITS.depth, pixels: OUTLINE_LIMITS.pixels };

/**
 * The current page and its frames on allowed hosts as outlines, the page itself first. Empty when the page cannot say now. Never
 * rejects, and gives nothing that the schema of outlines does not allow, whatever the page does.
 */
export const outlinePage = async (pages: RemotePages, allowedHosts: readonly string[]): Promise<DocumentOutline[]> => {
  const link = new PageLink(pages);
  try {
    const outlines = await link.work((frames) =>
      Promise.all(
        framesToLookAt(frames, allowedHosts)
          .slice(0, OUTLINE_LIMITS.documents)
          .map((frame) => outlineOf(frame, allowedHosts).catch(() => undefined)),
      ),
    );
    return (outlines ?? []).flatMap((outline) => outline ?? []);
  } catch {
    return [];
  } finally {
    await link.release();
  }
};

const outlineOf = async (frame: PageFrame, allowedHosts: readonly string[]): Promise<DocumentOutline | undefined> => {
  const seen = await frame.ask(outlineInPage, WORDS, MOST, OUTLINE_STEPS_PX);
  const isMain = frame.parent === undefined;
  const outline = { ...Object(seen), isMain, isOnAllowedHost: isOnAllowedHost(frame.url, allowedHosts) };
  return documentOutlineSchema.safeParse(outline).data;
};
