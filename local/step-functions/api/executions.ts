import * as z from 'zod';
import { AwsError } from '../../aws-error.ts';
import type { Json } from '../../template/json.ts';
import { EXECUTION_STATUSES } from '../execution.ts';
import { runOf } from '../executions.ts';
import { fitsPayload, jsonSchema } from '../payload.ts';
import type { Run } from '../run.ts';
import { abortExecution } from '../run-execution.ts';
import type { Operation } from './operation.ts';
import { operation, seconds } from './operation.ts';
import { pageParameters, paginate } from './paginate.ts';
import { redriveStatus } from './redrive.ts';

/** What AWS does not take in the name of an execution (API reference, StartExecution). */
const FORBIDDEN_IN_NAMES = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]/;

/** The same name and input as an execution that still runs give that execution; any other use of a known name fails. */
export const startExecution: Operation = operation(
  z.strictObject({
    stateMachineArn: z.string(),
    name: z.string().min(1).max(80).optional(),
    input: z.string().default('{}'),
    traceHeader: z.string().optional(),
  }),
  ({ machines, executions, newId, region, accountId }, { stateMachineArn, name = newId(), input }) => {
    const machine = machines.get(stateMachineArn);
    if (FORBIDDEN_IN_NAMES.test(name)) throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
    const parsedInput = parseInput(input);
    const executionArn = `arn:aws:states:${region}:${accountId}:execution:${machine.name}:${name}`;
    const known = executions.get(executionArn)?.state.execution;
    if (known !== undefined && (known.status !== 'RUNNING' || known.input !== input))
      throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${executionArn}'`);
    const run = executions.get(executionArn) ?? executions.start(machine, { name, executionArn, input, parsedInput });
    return { executionArn, startDate: seconds(run.state.execution.startMs) };
  },
);

const parseInput = (input: string): Json => {
  if (!fitsPayload(input))
    throw new AwsError('InvalidExecutionInput', "Invalid State Machine Execution Input: 'The input is too large'");
  try {
    return jsonSchema.parse(JSON.parse(input));
  } catch {
    throw new AwsError('InvalidExecutionInput', "Invalid State Machine Execution Input: 'The input is not JSON'");
  }
};

export const describeExecution: Operation = operation(
  z.strictObject({ executionArn: z.string(), includedData: z.enum(['ALL_DATA', 'METADATA_ONLY']).optional() }),
  ({ executions, clock }, { executionArn, includedData = 'ALL_DATA' }) => {
    const run = runOf(executions, executionArn);
    const { execution } = run.state;
    const included = includedData === 'ALL_DATA';
    return {
      ...summaryOf(run),
      ...(included ? { input: execution.input, output: execution.output } : {}),
      inputDetails: { included },
      ...(execution.output === undefined ? {} : { outputDetails: { included } }),
      error: execution.error,
      cause: execution.cause,
      ...redriveStatus(run.state, clock.nowMs()),
    };
  },
);

const summaryOf = ({ state: { execution } }: Run): Record<string, unknown> => ({
  executionArn: execution.executionArn,
  stateMachineArn: execution.stateMachineArn,
  name: execution.name,
  status: execution.status,
  startDate: seconds(execution.startMs),
  ...(execution.stopMs === undefined ? {} : { stopDate: seconds(execution.stopMs) }),
  redriveCount: execution.redriveCount,
  ...(execution.redriveMs === undefined ? {} : { redriveDate: seconds(execution.redriveMs) }),
});

/** Newest first. */
export const listExecutions: Operation = operation(
  z.strictObject({
    stateMachineArn: z.string(),
    statusFilter: z.enum(EXECUTION_STATUSES).optional(),
    redriveFilter: z.enum(['REDRIVEN', 'NOT_REDRIVEN']).optional(),
    ...pageParameters,
  }),
  ({ machines, executions }, { stateMachineArn, statusFilter, redriveFilter, ...page }) => {
    const { arn } = machines.get(stateMachineArn);
    const matching = executions.all().filter(({ state: { execution } }) => {
      const redriven = execution.redriveCount > 0 ? 'REDRIVEN' : 'NOT_REDRIVEN';
      return (
        execution.stateMachineArn === arn &&
        (statusFilter === undefined || execution.status === statusFilter) &&
        (redriveFilter === undefined || redriven === redriveFilter)
      );
    });
    const { items, ...rest } = paginate(matching, (run) => run.state.execution.executionArn, page);
    return { executions: items.map(summaryOf), ...rest };
  },
);

/** Stopping an execution that has ended changes nothing. */
export const stopExecution: Operation = operation(
  z.strictObject({
    executionArn: z.string(),
    error: z.string().max(256).optional(),
    cause: z.string().max(32_768).optional(),
  }),
  ({ executions, clock }, { executionArn, error, cause }) => {
    const run = runOf(executions, executionArn);
    if (run.state.execution.status === 'RUNNING')
      abortExecution(run, { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) });
    return { stopDate: seconds(run.state.execution.stopMs ?? clock.nowMs()) };
  },
);

export const getExecutionHistory: Operation = operation(
  z.strictObject({
    executionArn: z.string(),
    reverseOrder: z.boolean().optional(),
    includeExecutionData: z.boolean().optional(),
    ...pageParameters,
  }),
  ({ executions }, { executionArn, reverseOrder = false, includeExecutionData = true, ...page }) => {
    const { events } = runOf(executions, executionArn).state;
    const { items, ...rest } = paginate(reverseOrder ? events.toReversed() : events, ({ id }) => String(id), page);
    return { events: includeExecutionData ? items : items.map(withoutData), ...rest };
  },
);

const DATA = new Set(['input', 'inputDetails', 'output', 'outputDetails']);

const withoutData = (event: object): object =>
  Object.fromEntries(
    Object.entries(event).map(([name, details]: [string, unknown]) => [
      name,
      typeof details === 'object' && details !== null
        ? Object.fromEntries(Object.entries(details).filter(([field]) => !DATA.has(field)))
        : details,
    ]),
  );
