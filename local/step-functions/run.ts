import type { Clock } from '../clock.ts';
import type { Definition } from './definition.ts';
import type { Evaluator } from './evaluate.ts';
import type { Execution, ExecutionState, Frame, JournalEntry } from './execution.ts';
import { applyEntry } from './execution.ts';
import type { EventDraft, HistoryEvent } from './history-event.ts';
import { StatesError } from './states-error.ts';
import type { Integration } from './step-functions-engine.ts';
import type { TaskTokens } from './task-tokens.ts';

/** What executions run on. */
export type Surroundings = {
  readonly region: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly newId: () => string;
  readonly integrations: Readonly<Record<string, Integration>>;
  readonly tokens: TaskTokens;
  readonly evaluator: Evaluator;
  readonly append: (executionArn: string, entry: JournalEntry) => void;
  readonly settle: (state: ExecutionState) => void;
  readonly onEvent: (executionArn: string, event: HistoryEvent) => void;
};

/** A frame in its new form and what happened in it. */
export type FrameChange = { readonly frame: Frame; readonly events?: readonly EventDraft[] };

/** An execution that runs in this process. */
export type Run = {
  readonly state: ExecutionState;
  /** Fails when this engine cannot run the definition that the execution began with. */
  readonly definition: () => Definition;
  readonly surroundings: Surroundings;
  /** Ends everything that the execution is doing; replaced when the execution is redriven. */
  abort: AbortController;
  /**
   * Stores one step, numbers its events, and gives the frames back as they were stored. Raises `States.Runtime` when the
   * history is full, so that the last event can say so.
   */
  commit(changes: readonly FrameChange[], rest?: CommitRest): Frame[];
};

type CommitRest = {
  readonly execution?: Execution;
  readonly droppedFrames?: readonly string[];
  readonly isLast?: boolean;
};

/** Most events of one execution (Step Functions developer guide, "Service quotas"); the last one tells of the failure. */
export const MAX_HISTORY_EVENTS = 25_000;

/** Makes an execution runnable. */
export const createRun = (state: ExecutionState, definition: () => Definition, surroundings: Surroundings): Run => ({
  state,
  definition,
  surroundings,
  abort: new AbortController(),
  commit: (changes, { execution, droppedFrames = [], isLast = false } = {}) => {
    const count = changes.reduce((sum, { events }) => sum + (events?.length ?? 0), 0);
    if (!isLast && count > 0 && state.events.length + count >= MAX_HISTORY_EVENTS) throw historyFull();
    const { frames, events } = numberEvents(changes, state.events.length, surroundings.clock.nowMs() / 1_000);
    const entry: JournalEntry = {
      ...(execution === undefined ? {} : { execution }),
      ...(events.length === 0 ? {} : { events }),
      ...(droppedFrames.length === 0 ? {} : { droppedFrames: [...droppedFrames] }),
      frames,
    };
    surroundings.append(state.execution.executionArn, entry);
    applyEntry(state, entry);
    if (isLast) surroundings.settle(state);
    for (const event of events) surroundings.onEvent(state.execution.executionArn, event);
    return frames;
  },
});

const historyFull = (): StatesError =>
  new StatesError(
    'States.Runtime',
    `The execution reached the maximum number of history events (${MAX_HISTORY_EVENTS}).`,
  );

const numberEvents = (
  changes: readonly FrameChange[],
  stored: number,
  timestamp: number,
): { frames: Frame[]; events: HistoryEvent[] } => {
  const events: HistoryEvent[] = [];
  const frames = changes.map(({ frame, events: drafts = [] }) => {
    let { lastEventId, enteredEventId } = frame;
    for (const draft of drafts) {
      const id = stored + events.length + 1;
      events.push({ ...draft, id, previousEventId: lastEventId, timestamp });
      // On AWS the first state of an execution does not point to ExecutionStarted.
      lastEventId = draft.type === 'ExecutionStarted' ? 0 : id;
      if (draft.type.endsWith('StateEntered')) enteredEventId = id;
    }
    return { ...frame, lastEventId, enteredEventId };
  });
  return { frames, events };
};
