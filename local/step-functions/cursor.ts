import type { Json } from '../template/json.ts';
import type { Block, State } from './definition.ts';
import type { Bindings } from './evaluate.ts';
import type { Activity, Frame } from './execution.ts';
import { framesWithin } from './execution.ts';
import type { EventDraft } from './history-event.ts';
import { stateEntered } from './history-event.ts';
import { isoTime } from '../iso-time.ts';
import type { Run } from './run.ts';
import { runtimeError } from './states-error.ts';

/** A frame while it runs: where it is, and the one way to move it on. */
export type Cursor = {
  readonly run: Run;
  /** Aborted when this frame is to stop, with a `Cancelled` as the reason. */
  readonly signal: AbortSignal;
  readonly block: Block;
  readonly frame: Frame;
  /** The ids of the frames inside this one, at any depth. */
  framesWithin(): string[];
  /** Keeps an event for the next step. */
  pend(event: EventDraft): void;
  /** Lets the next event follow an event of a frame inside this one. */
  follow(eventId: number): void;
  /**
   * Stores the frame with some fields replaced, together with the pended events and the given ones. Throws the reason when
   * the frame was told to stop: nothing is recorded of a frame that is no longer wanted.
   */
  advance(change: Partial<Omit<Frame, 'id'>>, events?: readonly EventDraft[], droppedFrames?: readonly string[]): void;
};

/** Takes up a stored frame. */
export const createCursor = (run: Run, stored: Frame, block: Block, signal: AbortSignal): Cursor => {
  let frame = stored;
  let pended: EventDraft[] = [];
  return {
    run,
    signal,
    block,
    get frame() {
      return frame;
    },
    framesWithin: () => framesWithin(run.state, frame.id),
    pend: (event) => void pended.push(event),
    follow: (lastEventId) => void (frame = { ...frame, lastEventId }),
    advance: (change, events = [], droppedFrames) => {
      signal.throwIfAborted();
      const changes = [{ frame: { ...frame, ...change }, events: [...pended, ...events] }];
      const [next] = run.commit(changes, droppedFrames === undefined ? {} : { droppedFrames });
      pended = [];
      frame = next ?? frame;
    },
  };
};

/** The state that a block has under a name; the check of the definition has made sure that there is one. */
export const stateNamed = (block: Block, name: string): State => {
  const state = block.States[name];
  if (state === undefined) throw runtimeError(`There is no state '${name}'.`);
  return state;
};

/** How a frame looks when it has just entered a state. */
export const entered = (
  stateName: string,
  input: Json,
  nowMs: number,
): Pick<Frame, 'stateName' | 'input' | 'enteredMs' | 'retriesUsed' | 'activity'> => ({
  stateName,
  input,
  enteredMs: nowMs,
  retriesUsed: [],
  activity: { kind: 'entered' },
});

/** A new frame at the beginning of a block, and the event of its first state. */
export const firstFrame = (
  block: Block,
  origin: Pick<Frame, 'id' | 'variables' | 'lastEventId' | 'mapItem'> & { input: Json; nowMs: number },
): { frame: Frame; event: EventDraft } => {
  const { input, nowMs, ...rest } = origin;
  return {
    frame: { ...rest, ...entered(block.StartAt, input, nowMs), enteredEventId: 0 },
    event: stateEntered(stateNamed(block, block.StartAt).Type, block.StartAt, input),
  };
};

/** What the expressions of the current state see. `extra` adds to `$states`; `token` is that of a task being scheduled. */
export const bindingsOf = (cursor: Cursor, extra: Record<string, Json> = {}, token?: string): Bindings => ({
  ...cursor.frame.variables,
  states: { input: cursor.frame.input, context: contextOf(cursor, token), ...extra },
});

/** The context object (Step Functions developer guide, "Accessing execution data from the Context object"). */
export const contextOf = ({ run, frame }: Cursor, newToken?: string): Record<string, Json> => {
  const { execution } = run.state;
  const token = newToken ?? tokenOf(frame.activity);
  return {
    Execution: {
      Id: execution.executionArn,
      Input: parsedInput(run),
      Name: execution.name,
      RoleArn: execution.roleArn,
      StartTime: isoTime(execution.startMs),
      RedriveCount: execution.redriveCount,
      ...(execution.redriveMs === undefined ? {} : { RedriveTime: isoTime(execution.redriveMs) }),
    },
    StateMachine: { Id: execution.stateMachineArn, Name: execution.stateMachineName },
    State: {
      Name: frame.stateName,
      EnteredTime: isoTime(frame.enteredMs),
      RetryCount: frame.retriesUsed.reduce((sum, used) => sum + used, 0),
    },
    ...(token === undefined ? {} : { Task: { Token: token } }),
    ...(frame.mapItem === undefined
      ? {}
      : { Map: { Item: { Index: frame.mapItem.index, Value: frame.mapItem.value } } }),
  };
};

const tokenOf = (activity: Activity): string | undefined => (activity.kind === 'task' ? activity.token : undefined);

const parsedInput = (run: Run): Json => {
  const parsed: Json = JSON.parse(run.state.execution.input);
  return parsed;
};
