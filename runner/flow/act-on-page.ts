import * as z from 'zod';
import type { PageAction } from '../../core/flow/command.ts';
import { Failure } from '../../core/failure.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { DONE, failed } from './command-outcome.ts';
import { findElement, framesToLookAt } from './find-elements.ts';
import type { FlowRun } from './flow-run.ts';
import { chooseOption, describeTarget, placeInOwner, selectText } from './in-page.ts';
import type { FoundElement } from './page-frames.ts';

const POLL_MS = 150;

/** Three frames of a screen with 60 a second: by then the browser knows where a page that was scrolled shows what. */
const STEADY_MS = 50;
/** What moves all the time is taken where it is. */
const LOOKS_MAX = 20;

/**
 * Does what a person could: waits until the element is there and nothing covers it, then clicks, types or chooses with the
 * browser's own input. Fails with `TARGET_NOT_FOUND` when that is not so by `deadlineMs`, and with `FLOW_INVALID` rather than
 * fill in a credential.
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

type TargetAction = Exclude<PageAction, { type: 'press' }>;

const actOnTarget = async (run: FlowRun, action: TargetAction, deadlineMs: number): Promise<CommandOutcome> => {
  for (;;) {
    const target = await findTarget(run, action.selector, deadlineMs);
    if (target === undefined) return failed('TARGET_NOT_FOUND');
    if (action.type === 'fill' && target.isCredential) return failed('FLOW_INVALID');
    if (await act(run, action, target)) return DONE;
    if (!(await canLookAgain(run, deadlineMs))) return failed('TARGET_NOT_FOUND');
  }
};

/** False when nothing was done, and may be done yet: the option is not there, or something else took the focus. */
const act = async (run: FlowRun, action: TargetAction, target: Target): Promise<boolean> => {
  switch (action.type) {
    case 'click':
      await clickAt(run, target);
      return true;
    case 'fill':
      return fill(run, action.value, target);
    case 'select':
      return (await askAbout(target.element, chooseOption, action.value)) === true;
  }
};

const clickAt = ({ pages }: FlowRun, { x, y }: Target): Promise<void> => {
  const page = pages.current();
  return pages.turnsAt(page).point((scale) => page.mouse.click(x * scale, y * scale));
};

const fill = async (run: FlowRun, value: string, target: Target): Promise<boolean> => {
  const { pages } = run;
  const { element } = target;
  await clickAt(run, target);
  if ((await askAbout(element, selectText)) !== true) return false;
  if (value === '') await pages.current().keyboard.press('Delete');
  // The browser itself routes keys to the frame that has the focus; a text is given to that frame.
  else await element.frame.session.send('Input.insertText', { text: value });
  return true;
};

const askAbout = ({ frame, objectId }: FoundElement, inPage: (...args: never[]) => unknown, ...args: unknown[]) =>
  frame.askAbout(inPage, [objectId], ...args);

type Target = {
  readonly element: FoundElement;
  readonly x: number;
  readonly y: number;
  readonly isCredential: boolean;
};

/** The target, once it stands still: what has just been scrolled is not hit yet where it will be seen, in a frame above all. */
const findTarget = async (run: FlowRun, selector: string, deadlineMs: number): Promise<Target | undefined> => {
  const { link, flow } = run;
  let before: Target | undefined;
  for (let looks = 1; ; looks += 1) {
    const target = await link.work(async (frames) => {
      const element = await findElement(framesToLookAt(frames, flow.allowedHosts), selector);
      return element && targetOf(element);
    });
    const isSteady = target !== undefined && target.x === before?.x && target.y === before.y;
    if (isSteady || (target !== undefined && looks >= LOOKS_MAX)) return target;
    before = target;
    if (target === undefined) looks = 0;
    if (!(await canLookAgain(run, deadlineMs, target === undefined ? POLL_MS : STEADY_MS))) return undefined;
  }
};

/** Waits until the page may have changed; false when the time is over. */
const canLookAgain = async (
  { changes, nowEpochMs, signal }: FlowRun,
  deadlineMs: number,
  waitMs = POLL_MS,
): Promise<boolean> => {
  signal.throwIfAborted();
  const leftMs = deadlineMs - nowEpochMs();
  if (leftMs <= 0) return false;
  await changes.next(Math.min(waitMs, leftMs));
  return true;
};

const placeSchema = z.object({ x: z.number(), y: z.number(), isFree: z.boolean() });
const targetSchema = placeSchema.extend({ isCredential: z.boolean() }).nullable();

/** Where to click, in the page's own coordinates; undefined while something covers the place. */
const targetOf = async (element: FoundElement): Promise<Target | undefined> => {
  const inFrame = targetSchema.parse(await askAbout(element, describeTarget));
  if (inFrame === null) return undefined;
  let { x, y, isFree } = inFrame;
  for (let owner = await element.frame.owner(); owner !== undefined && isFree; owner = await owner.frame.owner())
    ({ x, y, isFree } = placeSchema.parse(await owner.frame.askAbout(placeInOwner, [owner.objectId], x, y)));
  return isFree ? { element, x, y, isCredential: inFrame.isCredential } : undefined;
};
