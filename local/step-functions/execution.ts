import * as z from 'zod';
import type { HistoryEvent } from './history-event.ts';
import { jsonSchema } from './payload.ts';

const optional = <T extends z.ZodType>(schema: T): z.ZodOptional<T> => schema.optional();

/** How a waiting task was answered. */
export const answerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('success'), output: jsonSchema }),
  z.object({ kind: z.literal('failure'), error: z.string(), cause: optional(z.string()) }),
]);
export type Answer = z.infer<typeof answerSchema>;

/** What a frame is doing inside its state; all that a new process needs to go on from there. */
const activitySchema = z.discriminatedUnion('kind', [
  /** The state was entered, and nothing of it has happened, or what happened counts for nothing. */
  z.object({ kind: z.literal('entered') }),
  z.object({ kind: z.literal('waiting'), untilMs: z.number() }),
  z.object({ kind: z.literal('retrying'), untilMs: z.number() }),
  z.object({
    kind: z.literal('task'),
    arguments: jsonSchema,
    token: optional(z.string()),
    deadlineMs: optional(z.number()),
    heartbeatMs: optional(z.number()),
    /** True once the service call of a token task came back; a call cut short by a crash is made again. */
    submitted: z.boolean(),
    answer: optional(answerSchema),
  }),
  /** A Parallel or Map with a frame per branch or item; one that was not begun has no frame yet. */
  z.object({ kind: z.literal('branches'), inputs: z.array(jsonSchema) }),
  z.object({ kind: z.literal('finished'), output: jsonSchema }),
]);
export type Activity = z.infer<typeof activitySchema>;
export type TaskActivity = Extract<Activity, { kind: 'task' }>;

/** One run through a block of states: the execution itself, a branch of a Parallel, an item of a Map. */
const frameSchema = z.object({
  /** `0` for the execution itself, else the id of the frame around it, a dot, and the number of the branch or item. */
  id: z.string(),
  stateName: z.string(),
  input: jsonSchema,
  /** All variables that can be read, those of the frames around it included. */
  variables: z.record(z.string(), jsonSchema),
  enteredMs: z.number(),
  enteredEventId: z.number(),
  lastEventId: z.number(),
  /** How often each rule of `Retry` was used in this visit to the state. */
  retriesUsed: z.array(z.number()),
  mapItem: optional(z.object({ index: z.number(), value: jsonSchema })),
  activity: activitySchema,
});
export type Frame = z.infer<typeof frameSchema>;

export const EXECUTION_STATUSES = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;

const executionSchema = z.object({
  executionArn: z.string(),
  stateMachineArn: z.string(),
  stateMachineName: z.string(),
  name: z.string(),
  roleArn: z.string(),
  /** SHA-256 (hex) of the definition that this execution runs, whatever its state machine has become. */
  definitionHash: z.string(),
  input: z.string(),
  status: z.enum(EXECUTION_STATUSES),
  startMs: z.number(),
  stopMs: optional(z.number()),
  output: optional(z.string()),
  error: optional(z.string()),
  cause: optional(z.string()),
  redriveCount: z.number(),
  redriveMs: optional(z.number()),
  redriveToken: optional(z.string()),
});
export type Execution = z.infer<typeof executionSchema>;

const eventSchema: z.ZodType<HistoryEvent> = z.looseObject({
  id: z.number(),
  previousEventId: z.number(),
  timestamp: z.number(),
  type: z.string(),
});

/** One step of an execution: what happened together is stored together. */
export const journalEntrySchema = z.object({
  execution: optional(executionSchema),
  events: optional(z.array(eventSchema)),
  frames: optional(z.array(frameSchema)),
  droppedFrames: optional(z.array(z.string())),
});
export type JournalEntry = z.infer<typeof journalEntrySchema>;

/** An execution with all that is known about it. */
export type ExecutionState = {
  execution: Execution;
  readonly events: HistoryEvent[];
  readonly frames: Map<string, Frame>;
};

/** Takes over a step. The same for a step that happens and for one that is read back, so the two cannot drift. */
export const applyEntry = (state: ExecutionState, entry: JournalEntry): void => {
  if (entry.execution !== undefined) state.execution = entry.execution;
  state.events.push(...(entry.events ?? []));
  for (const id of entry.droppedFrames ?? []) state.frames.delete(id);
  for (const frame of entry.frames ?? []) state.frames.set(frame.id, frame);
};

export const ROOT_FRAME = '0';

/** The ids of the frames inside a frame, at any depth. */
export const framesWithin = (state: ExecutionState, id: string): string[] =>
  [...state.frames.keys()].filter((other) => other.startsWith(`${id}.`));
