import type { BrowserContext, Page, Target } from 'puppeteer-core';
import { Failure } from '../../core/failure.ts';
import type { RemotePages } from '../session/flow-engine.ts';
import { turnsByPage } from './page-turns.ts';

/**
 * The pages of a browser context as its one user sees them: the newest is in front (a tab, a popup, a login window), and
 * when it closes the one before it. Begins with one blank page. Rejects when the browser is gone.
 */
export const openRemotePages = async (context: BrowserContext): Promise<RemotePages> => {
  const stack: Page[] = [await context.newPage()];
  const listeners = new Set<(page: Page) => void>();
  const tellCurrent = () => {
    const current = stack.at(-1);
    if (current !== undefined) for (const listener of [...listeners]) listener(current);
  };
  const remove = (page: Page) => {
    const wasCurrent = stack.at(-1) === page;
    stack.splice(stack.indexOf(page), 1);
    if (wasCurrent) tellCurrent();
  };
  const add = async (target: Target) => {
    const page = await target.page().catch(() => null); // it may be gone already
    if (page === null || page.isClosed() || stack.includes(page)) return;
    stack.push(page);
    page.once('close', () => remove(page));
    tellCurrent();
  };
  for (const page of stack) page.once('close', () => remove(page));
  context.on('targetcreated', (target) => {
    if (target.type() === 'page') void add(target);
  });
  return {
    turnsAt: turnsByPage(),
    current: () => {
      const page = stack.at(-1);
      if (page === undefined) throw new Failure('BROWSER_CRASHED');
      return page;
    },
    onCurrent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
