import * as z from 'zod';
import { jsonSchema } from './payload.ts';

const template = jsonSchema;
const assignments = z.record(z.string().regex(/^[\p{L}_][\p{L}\p{N}_]{0,79}$/u, 'not a variable name'), template);
const seconds = z.union([z.int().min(1).max(99_999_999), z.string()]);
const described = { Comment: z.string().optional(), QueryLanguage: z.literal('JSONata').optional() };
const transition = { Next: z.string().optional(), End: z.literal(true).optional() };
const data = { Assign: assignments.optional(), Output: template.optional() };
const errorNames = z.array(z.string()).min(1);

const retrier = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: errorNames,
  IntervalSeconds: z.int().min(1).max(99_999_999).optional(),
  MaxAttempts: z.int().min(0).max(99_999_999).optional(),
  BackoffRate: z.number().min(1).optional(),
  MaxDelaySeconds: z.int().min(1).max(31_622_399).optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).optional(),
});

const catcher = z.strictObject({ Comment: z.string().optional(), ErrorEquals: errorNames, Next: z.string(), ...data });

const recovery = { Retry: z.array(retrier).optional(), Catch: z.array(catcher).optional() };

const choiceRule = z.strictObject({
  Comment: z.string().optional(),
  Condition: z.string(),
  Next: z.string(),
  ...data,
});

const task = z.strictObject({
  Type: z.literal('Task'),
  Resource: z.string(),
  Arguments: template.optional(),
  TimeoutSeconds: seconds.optional(),
  HeartbeatSeconds: seconds.optional(),
  ...described,
  ...transition,
  ...data,
  ...recovery,
});

const pass = z.strictObject({ Type: z.literal('Pass'), ...described, ...transition, ...data });

const choice = z.strictObject({
  Type: z.literal('Choice'),
  Choices: z.array(choiceRule).min(1),
  Default: z.string().optional(),
  ...described,
  ...data,
});

const wait = z.strictObject({
  Type: z.literal('Wait'),
  Seconds: z.union([z.int().min(0).max(99_999_999), z.string()]).optional(),
  Timestamp: z.string().optional(),
  ...described,
  ...transition,
  ...data,
});

const succeed = z.strictObject({ Type: z.literal('Succeed'), ...described, Output: template.optional() });

const fail = z.strictObject({
  Type: z.literal('Fail'),
  ...described,
  Error: z.string().optional(),
  Cause: z.string().optional(),
});

const blockFields = { Comment: z.string().optional(), StartAt: z.string() };
const branch: z.ZodType<Block> = z.lazy(() => z.strictObject({ ...blockFields, States: states }));
const processor: z.ZodType<Processor> = z.lazy(() =>
  z.strictObject({ ...blockFields, States: states, ProcessorConfig: processorConfig.optional() }),
);
/** Distributed maps run child executions, which are not known here. */
const processorConfig = z.strictObject({ Mode: z.literal('INLINE') });

const parallel = z.strictObject({
  Type: z.literal('Parallel'),
  Branches: z.array(branch).min(1),
  Arguments: template.optional(),
  ...described,
  ...transition,
  ...data,
  ...recovery,
});

const map = z.strictObject({
  Type: z.literal('Map'),
  ItemProcessor: processor,
  Items: z.union([z.array(template), z.string()]).optional(),
  ItemSelector: template.optional(),
  MaxConcurrency: z.union([z.int().min(0), z.string()]).optional(),
  ...described,
  ...transition,
  ...data,
  ...recovery,
});

const state = z.discriminatedUnion('Type', [task, pass, choice, wait, succeed, fail, parallel, map]);
const states = z.record(z.string().min(1).max(80), state);

/** The Amazon States Language as far as the engine knows it: JSONata only; a field that is not listed is an error. */
export const definitionSchema = z.strictObject({
  ...blockFields,
  QueryLanguage: z.literal('JSONata'),
  Version: z.literal('1.0').optional(),
  TimeoutSeconds: z.int().min(1).max(99_999_999).optional(),
  States: states,
});

export type TaskState = z.infer<typeof task>;
export type PassState = z.infer<typeof pass>;
export type ChoiceState = z.infer<typeof choice>;
export type WaitState = z.infer<typeof wait>;
export type SucceedState = z.infer<typeof succeed>;
export type FailState = z.infer<typeof fail>;
type Nested = { readonly StartAt: string; readonly States: Readonly<Record<string, State>> };
export type ParallelState = Omit<z.infer<typeof pass>, 'Type'> & {
  readonly Type: 'Parallel';
  readonly Branches: readonly Block[];
  readonly Arguments?: z.infer<typeof template> | undefined;
} & Recovery;
export type MapState = Omit<z.infer<typeof pass>, 'Type'> & {
  readonly Type: 'Map';
  readonly ItemProcessor: Processor;
  readonly Items?: readonly z.infer<typeof template>[] | string | undefined;
  readonly ItemSelector?: z.infer<typeof template> | undefined;
  readonly MaxConcurrency?: number | string | undefined;
} & Recovery;
export type Retrier = z.infer<typeof retrier>;
export type Catcher = z.infer<typeof catcher>;
type Recovery = { readonly Retry?: readonly Retrier[] | undefined; readonly Catch?: readonly Catcher[] | undefined };

export type State =
  TaskState | PassState | ChoiceState | WaitState | SucceedState | FailState | ParallelState | MapState;
/** States that run together: a whole definition, a branch, or the processor of a map's items. */
export type Block = Nested;
type Processor = Nested & { readonly ProcessorConfig?: { readonly Mode: 'INLINE' } | undefined };
export type Definition = Block & { readonly TimeoutSeconds?: number | undefined };
