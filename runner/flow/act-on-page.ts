import * as z from 'zod';
import type { PageAction } from '../../core/flow/command.ts';
import { Failure } from '../../core/failure.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { DONE, failed } from './command-outcome.ts';
import type { FlowRun } from './flow-run.ts';
import { chooseOption, locateTarget, selectText } from './in-page.ts';

const POLL_MS = 150;

/**
 * Does what a person could: waits for the element, then clicks, types or chooses with the browser's own input. Fails with
 * `TARGET_NOT_FOUND` when it is not there by `deadlineMs`, and with `FLOW_INVALID` rather than fill in a credential.
 */
export const actOnPage = async (run: FlowRun, action: PageAction, deadlineMs: number): Promise<CommandOutcome> => {
  try {
    return action.type === 'press' ? await press(run, action.key) : await actOnTarget(run, action, deadlineMs);
  } catch (error) {
    if (error instanceof Failure || run.signal.aborted) throw error;
    // The page left in the middle of the action.
    await run.link.release();
    return failed('TARGET_NOT_FOUND');
  }
};

const press = async ({ pages }: FlowRun, key: 'Enter' | 'Escape' | 'Tab'): Promise<CommandOutcome> => {
  await pages.current().keyboard.press(key);
  return DONE;
};

const actOnTarget = async (
  run: FlowRun,
  action: Exclude<PageAction, { type: 'press' }>,
  deadlineMs: number,
): Promise<CommandOutcome> => {
  const target = await findTarget(run, action.selector, deadlineMs);
  if (target === undefined) return failed('TARGET_NOT_FOUND');
  switch (action.type) {
    case 'click':
      await run.pages.current().mouse.click(target.x, target.y);
      return DONE;
    case 'fill':
      return target.isCredential ? failed('FLOW_INVALID') : fill(run, action, target);
    case 'select':
      return (await run.link.ask(chooseOption, action.selector, action.value)) === true
        ? DONE
        : failed('TARGET_NOT_FOUND');
  }
};

const fill = async (
  { pages, link }: FlowRun,
  { selector, value }: { selector: string; value: string },
  { x, y }: { x: number; y: number },
): Promise<CommandOutcome> => {
  await pages.current().mouse.click(x, y);
  if ((await link.ask(selectText, selector)) !== true) return failed('TARGET_NOT_FOUND');
  if (value === '') await pages.current().keyboard.press('Delete');
  else await pages.current().keyboard.sendCharacter(value);
  return DONE;
};

const targetSchema = z.union([
  z.object({ badSelector: z.string() }),
  z.object({ x: z.number(), y: z.number(), isCredential: z.boolean() }),
  z.null().transform(() => undefined),
  z.undefined(),
]);

const findTarget = async ({ link, changes, nowEpochMs, signal }: FlowRun, selector: string, deadlineMs: number) => {
  for (;;) {
    signal.throwIfAborted();
    const target = targetSchema.parse(await link.ask(locateTarget, selector));
    if (target !== undefined && 'badSelector' in target) throw new Failure('FLOW_INVALID', { details: { selector } });
    if (target !== undefined) return target;
    const leftMs = deadlineMs - nowEpochMs();
    if (leftMs <= 0) return undefined;
    await changes.next(Math.min(POLL_MS, leftMs));
  }
};
