import type { Json } from '../template/json.ts';
import type { Cursor } from './cursor.ts';
import { createCursor, stateNamed } from './cursor.ts';
import type { Block } from './definition.ts';
import type { EventDraft } from './history-event.ts';
import { stateEvent } from './history-event.ts';
import type { FrameChange } from './run.ts';
import { runFrame } from './run-frame.ts';
import { Cancelled, runtimeError } from './states-error.ts';

export type BranchPlan = {
  /** What each branch or item runs. */
  readonly blocks: readonly Block[];
  readonly atOnce: number;
  /** Makes the frame of a branch that has not begun. */
  begin(block: Block, id: string, input: Json, index: number): Promise<FrameChange>;
  /** The event that tells how a branch ended, if there is one. */
  ended(how: 'Succeeded' | 'Failed' | 'Aborted', index: number): EventDraft | undefined;
};

/** State types for which AWS records that they were cut short. */
const ABORTABLE = new Set(['Task', 'Wait', 'Parallel', 'Map']);

/**
 * Runs the frames inside a Parallel or Map whose inputs are stored, going on with those that exist and skipping those that are
 * finished. Gives the outputs in order; the first error ends the other branches and is raised again.
 */
export const runBranches = async (cursor: Cursor, plan: BranchPlan): Promise<Json[]> => {
  const { activity } = cursor.frame;
  const inputs = activity.kind === 'branches' ? activity.inputs : [];
  const siblings = new AbortController();
  const signal = AbortSignal.any([cursor.signal, siblings.signal]);
  const outputs = new Map<number, Json>();
  const remaining = [...plan.blocks.entries()];
  let failed: number | undefined;

  const worker = async (): Promise<void> => {
    for (let job = remaining.shift(); job !== undefined; job = remaining.shift()) {
      const [index, block] = job;
      try {
        outputs.set(index, await runBranch(cursor, plan, block, index, inputs[index] ?? null, signal));
      } catch (thrown) {
        remaining.length = 0;
        if (!signal.aborted) failed = index;
        siblings.abort(new Cancelled('sibling-failed'));
        throw thrown;
      }
    }
  };

  const workers = Array.from({ length: Math.min(plan.atOnce, plan.blocks.length) }, worker);
  try {
    await Promise.all(workers);
  } catch (thrown) {
    await Promise.allSettled(workers);
    cursor.signal.throwIfAborted();
    recordEnds(cursor, plan, failed);
    throw thrown;
  }
  return plan.blocks.map((_, index) => outputs.get(index) ?? null);
};

const runBranch = async (
  cursor: Cursor,
  plan: BranchPlan,
  block: Block,
  index: number,
  input: Json,
  signal: AbortSignal,
): Promise<Json> => {
  const { run } = cursor;
  const id = `${cursor.frame.id}.${index}`;
  let frame = run.state.frames.get(id);
  if (frame?.activity.kind === 'finished') return frame.activity.output;
  if (frame === undefined) {
    const beginning = await plan.begin(block, id, input, index);
    signal.throwIfAborted();
    [frame] = run.commit([beginning]);
  }
  if (frame === undefined) throw runtimeError(`The branch ${index} could not be stored.`);
  const branch = createCursor(run, frame, block, signal);
  const succeeded = plan.ended('Succeeded', index);
  const output = await runFrame(branch, succeeded === undefined ? [] : [succeeded]);
  cursor.follow(branch.frame.lastEventId);
  return output;
};

/** Records which branch failed and which were cut short. Their frames stay where they are: a redrive goes on from there. */
const recordEnds = (cursor: Cursor, plan: BranchPlan, failed: number | undefined): void => {
  const changes: FrameChange[] = [];
  plan.blocks.forEach((block, index) => {
    const frame = cursor.run.state.frames.get(`${cursor.frame.id}.${index}`);
    if (frame === undefined || frame.activity.kind === 'finished') return;
    const { Type: type } = stateNamed(block, frame.stateName);
    const cutShort = index !== failed && ABORTABLE.has(type) ? [stateEvent(`${type}StateAborted`)] : [];
    const end = plan.ended(index === failed ? 'Failed' : 'Aborted', index);
    changes.push({ frame, events: end === undefined ? cutShort : [...cutShort, end] });
  });
  const stored = cursor.run.commit(changes);
  const last = stored.find(({ id }) => id === `${cursor.frame.id}.${failed}`);
  if (last !== undefined) cursor.follow(last.lastEventId);
  cursor.pend(stateEvent(`${stateNamed(cursor.block, cursor.frame.stateName).Type}StateFailed`));
};
