import { AwsError } from '../aws-error.ts';
import {
  describeExecution,
  getExecutionHistory,
  listExecutions,
  startExecution,
  stopExecution,
} from './api/executions.ts';
import type { Api, Operation } from './api/operation.ts';
import { redriveExecution } from './api/redrive.ts';
import { describeStateMachine, listStateMachines } from './api/state-machines.ts';
import { sendTaskFailure, sendTaskHeartbeat, sendTaskSuccess } from './api/tasks.ts';
import { directoryStore, memoryStore } from './execution-store.ts';
import { openExecutions } from './executions.ts';
import { createDefinitionParser } from './parse-definition.ts';
import { createStateMachines } from './state-machines.ts';
import type { StepFunctionsEngine, StepFunctionsOptions } from './step-functions-engine.ts';

const OPERATIONS = new Map<string, Operation>([
  ['StartExecution', startExecution],
  ['DescribeExecution', describeExecution],
  ['ListExecutions', listExecutions],
  ['StopExecution', stopExecution],
  ['GetExecutionHistory', getExecutionHistory],
  ['RedriveExecution', redriveExecution],
  ['SendTaskSuccess', sendTaskSuccess],
  ['SendTaskFailure', sendTaskFailure],
  ['SendTaskHeartbeat', sendTaskHeartbeat],
  ['DescribeStateMachine', describeStateMachine],
  ['ListStateMachines', listStateMachines],
]);

/**
 * Starts the local Step Functions with the executions that its directory holds; they run once `resume` is called. Fails when
 * the directory cannot be read or written, or holds what this engine does not know.
 */
export const createStepFunctions = (options: StepFunctionsOptions): StepFunctionsEngine => {
  const { clock, newId, region, accountId, directory } = options;
  const parse = createDefinitionParser(new Set(Object.keys(options.integrations)));
  const machines = createStateMachines({ region, accountId, clock, parse });
  const store = directory === undefined ? memoryStore() : directoryStore(directory);
  const executions = openExecutions(options, store, parse);
  const api: Api = { machines, executions, clock, newId, region, accountId };
  return {
    ensureStateMachine: machines.ensure,
    arnOf: machines.arnOf,
    resume: executions.resume,
    handle: async (name, body) => {
      const run = OPERATIONS.get(name);
      if (run === undefined)
        throw new AwsError('UnknownOperationException', `Step Functions has no operation '${name}' here`);
      return run(api, body);
    },
    close: executions.suspend,
  };
};
