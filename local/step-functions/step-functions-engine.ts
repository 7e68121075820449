import type { Clock } from '../clock.ts';
import type { Engine } from '../engine.ts';
import type { Json } from '../template/json.ts';
import type { Execution } from './execution.ts';
import type { HistoryEvent } from './history-event.ts';

/**
 * One service call that a Task can make, with the Task's evaluated `Arguments`. Its result must be JSON in the PascalCase of
 * the integration. It fails with the `AwsError` of the called API, which the engine renames as Step Functions does, or
 * with a `StatesError` whose name is used as it is.
 */
export type Integration = (args: Json, context: { readonly abortSignal: AbortSignal }) => Promise<unknown>;

/** What `createStepFunctions(options: StepFunctionsOptions): StepFunctionsEngine` needs. */
export interface StepFunctionsOptions {
  /** One journal per execution below it (made when missing); executions stay in memory without it. */
  directory?: string;
  region: string;
  accountId: string;
  clock: Clock;
  /** A fresh UUID; it must not be guessable, task tokens are made of it. */
  newId: () => string;
  /** A number from 0 to below 1, for `$random()` and jitter. */
  random: () => number;
  /** By resource ARN without `arn:aws:states:::` and without the pattern, as in `aws-sdk:dynamodb:updateItem`. */
  integrations: Readonly<Record<string, Integration>>;
  /** Told of every event of every execution, after it was stored. */
  onEvent?: (executionArn: string, event: HistoryEvent) => void;
  /** Told of every execution that has come to its end in this process, after it was stored. */
  onExecutionEnd?: (execution: Execution) => void;
}

/** The local Step Functions: wire operations of `AWSStepFunctions`, and the state machines of a template. */
export interface StepFunctionsEngine extends Engine {
  /**
   * Makes a state machine from the resolved properties of an `AWS::StepFunctions::StateMachine`, its definition inline
   * (`DefinitionString` or `Definition`; the caller reads `DefinitionS3Location`). Fails with an `InvalidDefinition` that
   * names every state type, field, function, integration and error name that is not known here.
   */
  ensureStateMachine(name: string, properties: unknown): void;
  arnOf(name: string): string;
  /**
   * Continues the executions that the directory holds, each in the state it was in, with its task token answerable. To be
   * called once, when every integration works.
   */
  resume(): void;
}
