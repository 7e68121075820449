import { AwsError } from '../aws-error.ts';
import type { Json } from '../template/json.ts';
import type { Definition } from './definition.ts';
import { createEvaluator } from './evaluate.ts';
import type { Execution, ExecutionState } from './execution.ts';
import type { ExecutionStore } from './execution-store.ts';
import type { Run, Surroundings } from './run.ts';
import { createRun } from './run.ts';
import { beginExecution, runExecution, suspendExecution } from './run-execution.ts';
import type { StateMachine } from './state-machines.ts';
import type { StepFunctionsOptions } from './step-functions-engine.ts';
import type { TaskTokens } from './task-tokens.ts';
import { createTaskTokens } from './task-tokens.ts';

/** All executions of all state machines. */
export type Executions = {
  readonly tokens: TaskTokens;
  get(executionArn: string): Run | undefined;
  /** Newest first. */
  all(): Run[];
  /** Stores a new execution and starts it. */
  start(
    machine: StateMachine,
    execution: { name: string; executionArn: string; input: string; parsedInput: Json },
  ): Run;
  /** Goes on with those that the store holds as running. */
  resume(): void;
  /** Goes on with one that was made to run again. */
  drive(run: Run): void;
  /** Lets go of all of them; the store keeps where they are. */
  suspend(): Promise<void>;
};

/** Opens the executions that a store holds. Fails when the store cannot be read. */
export const openExecutions = (
  options: StepFunctionsOptions,
  store: ExecutionStore,
  parse: (definitionText: string) => Definition,
): Executions => {
  const { clock, newId, random, region, integrations, onEvent = () => {}, onExecutionEnd = () => {} } = options;
  const runs = new Map<string, Run>();
  const driven = new Set<Promise<void>>();
  const tokens = createTaskTokens(newId, (executionArn) => runs.has(executionArn));
  const surroundings: Surroundings = {
    region,
    clock,
    random,
    newId,
    integrations,
    tokens,
    evaluator: createEvaluator({ clock, newId, random }),
    append: store.append,
    settle: store.settle,
    onEvent,
  };
  const runnable = (state: ExecutionState): Run =>
    createRun(state, () => parse(store.definition(state.execution.definitionHash)), surroundings);
  for (const state of store.load()) runs.set(state.execution.executionArn, runnable(state));

  const drive = (run: Run): void => {
    const end = runExecution(run).then(() => {
      driven.delete(end);
      if (run.state.execution.status !== 'RUNNING') onExecutionEnd(run.state.execution);
    });
    driven.add(end);
  };

  return {
    tokens,
    get: (executionArn) => runs.get(executionArn),
    all: () => [...runs.values()].reverse(),
    drive,
    start: (machine, { name, executionArn, input, parsedInput }) => {
      const { definitionHash } = machine;
      store.keepDefinition(definitionHash, machine.definitionText);
      const execution: Execution = {
        executionArn,
        stateMachineArn: machine.arn,
        stateMachineName: machine.name,
        name,
        roleArn: machine.roleArn,
        definitionHash,
        input,
        status: 'RUNNING',
        startMs: clock.nowMs(),
        redriveCount: 0,
      };
      const run = runnable({ execution, events: [], frames: new Map() });
      beginExecution(run, parsedInput);
      runs.set(executionArn, run);
      drive(run);
      return run;
    },
    resume: () => {
      for (const run of runs.values()) if (run.state.execution.status === 'RUNNING') drive(run);
    },
    suspend: async () => {
      for (const run of runs.values()) suspendExecution(run);
      await Promise.all(driven);
    },
  };
};

/** The run of an execution; fails with `InvalidArn` or `ExecutionDoesNotExist`. */
export const runOf = (executions: Executions, executionArn: string): Run => {
  if (!/^arn:aws:states:[^:]*:[^:]*:execution:[^:]+:[^:]+$/.test(executionArn))
    throw new AwsError('InvalidArn', `Invalid Arn: 'Invalid execution ARN: ${executionArn}'`);
  const run = executions.get(executionArn);
  if (run === undefined) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`);
  return run;
};
