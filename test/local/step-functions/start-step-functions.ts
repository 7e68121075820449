import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach } from '@jest/globals';
import { DescribeExecutionCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { DescribeExecutionCommandOutput } from '@aws-sdk/client-sfn';
import { createStepFunctions } from '../../../local/step-functions/create-step-functions.ts';
import type { HistoryEvent } from '../../../local/step-functions/history-event.ts';
import type { Integration, StepFunctionsEngine } from '../../../local/step-functions/step-functions-engine.ts';
import type { Json } from '../../../local/template/json.ts';
import { isJsonObject } from '../../../local/template/json.ts';
import type { AwsFront } from '../aws-front.ts';
import { startAwsFront } from '../aws-front.ts';
import type { ManualClock } from '../manual-clock.ts';
import { manualClock } from '../manual-clock.ts';

/** A call that a state machine made. */
export type Call = { readonly integration: string; readonly args: Json };

/** A local Step Functions behind a real SDK client, with services that a test plays. */
export type StepFunctionsUnderTest = {
  readonly engine: StepFunctionsEngine;
  readonly client: SFNClient;
  readonly clock: ManualClock;
  readonly calls: readonly Call[];
  /** What a service does from now on; `{}` is the answer of one that was not told. */
  play(integration: string, act: Integration): void;
  /** Makes a state machine of JSONata states, the first one being the start, and starts it. */
  start(states: Record<string, object>, input?: Json, top?: object): Promise<string>;
  /** The events of an execution so far. */
  events(executionArn: string): readonly HistoryEvent[];
  /** Resolves with the n-th event of a type, now or later. */
  reached(executionArn: string, type: string, nth?: number): Promise<HistoryEvent>;
  /** Resolves when the execution has ended. */
  ended(executionArn: string): Promise<DescribeExecutionCommandOutput>;
  /** Lets time pass in steps, so that timers set on the way fire on the way. */
  pass(ms: number, stepMs?: number): Promise<void>;
  close(): Promise<void>;
};

export const INTEGRATIONS = [
  'ecs:runTask',
  'aws-sdk:ecs:runTask',
  'aws-sdk:ecs:stopTask',
  'aws-sdk:dynamodb:updateItem',
  'aws-sdk:dynamodb:getItem',
  'sqs:sendMessage',
  'lambda:invoke',
];

/** Starts the engine, in memory or on a directory; `front` and `clock` go on when it is started again. */
export const startStepFunctions = async (
  options: { directory?: string; front?: AwsFront; clock?: ManualClock; random?: () => number } = {},
): Promise<StepFunctionsUnderTest & { front: AwsFront }> => {
  const front = options.front ?? (await startAwsFront());
  const clock = options.clock ?? manualClock();
  const acts = new Map<string, Integration>();
  const calls: Call[] = [];
  const events = new Map<string, HistoryEvent[]>();
  const waiting = new Set<(executionArn: string, event: HistoryEvent) => void>();

  const integrations = Object.fromEntries(
    INTEGRATIONS.map((integration): [string, Integration] => [
      integration,
      async (args, context) => {
        calls.push({ integration, args });
        return (await acts.get(integration)?.(args, context)) ?? {};
      },
    ]),
  );
  const engine = createStepFunctions({
    ...(options.directory === undefined ? {} : { directory: options.directory }),
    region: 'eu-west-1',
    accountId: '123456789012',
    clock,
    newId: randomUUID,
    random: options.random ?? (() => 0.5),
    integrations,
    onEvent: (executionArn, event) => {
      const known = events.get(executionArn) ?? [];
      known.push(event);
      events.set(executionArn, known);
      for (const waiter of [...waiting]) waiter(executionArn, event);
    },
  });
  front.use('AWSStepFunctions', engine);
  const client = new SFNClient(front.clientConfig);

  const reached: StepFunctionsUnderTest['reached'] = (executionArn, type, nth = 1) =>
    new Promise((resolve) => {
      let left = nth;
      const waiter = (arn: string, event: HistoryEvent): void => {
        if (arn !== executionArn || event.type !== type) return;
        left -= 1;
        if (left > 0) return;
        waiting.delete(waiter);
        resolve(event);
      };
      waiting.add(waiter);
      for (const event of events.get(executionArn) ?? []) if (left > 0) waiter(executionArn, event);
    });

  return {
    front,
    engine,
    client,
    clock,
    calls,
    reached,
    events: (executionArn) => events.get(executionArn) ?? [],
    play: (integration, act) => void acts.set(integration, act),
    start: async (states, input = {}, top = {}) => {
      const name = `m-${randomUUID()}`;
      engine.ensureStateMachine(name, { RoleArn: ROLE, DefinitionString: definitionText(states, top) });
      const command = new StartExecutionCommand({ stateMachineArn: engine.arnOf(name), input: JSON.stringify(input) });
      return (await client.send(command)).executionArn ?? '';
    },
    ended: async (executionArn) => {
      const ends = ['ExecutionSucceeded', 'ExecutionFailed', 'ExecutionTimedOut', 'ExecutionAborted'];
      await Promise.race(ends.map((type) => reached(executionArn, type)));
      return client.send(new DescribeExecutionCommand({ executionArn }));
    },
    pass: async (ms, stepMs = 1_000) => {
      for (let left = ms; left > 0; left -= stepMs) {
        await setImmediate();
        clock.advance(Math.min(stepMs, left));
      }
      await setImmediate();
    },
    close: async () => {
      await engine.close();
      client.destroy();
    },
  };
};

/** One for each test of the block that it is called in, new and in memory, closed when the test is over. */
export const stepFunctionsOfEachTest = (): StepFunctionsUnderTest => {
  // Filled before anything reads it: a test begins after its `beforeEach`.
  const current = {} as StepFunctionsUnderTest & { front: AwsFront };
  beforeEach(async () => void Object.assign(current, await startStepFunctions()));
  afterEach(async () => {
    await current.close();
    await current.front.close();
  });
  return current;
};

export const ROLE = 'arn:aws:iam::123456789012:role/state-machine';

/** A JSONata definition whose first state is the start. */
export const definitionText = (states: Record<string, object>, top: object = {}): string =>
  JSON.stringify({ QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0], States: states, ...top });

/** The parsed output of an execution that succeeded. */
export const outputOf = ({ output }: DescribeExecutionCommandOutput): Json => {
  const parsed: Json = JSON.parse(output ?? 'null');
  return parsed;
};

/** A field deep inside a call's arguments. */
export const fieldOf = (value: Json | undefined, ...path: string[]): Json | undefined =>
  path.reduce<Json | undefined>((at, name) => (isJsonObject(at) ? at[name] : undefined), value);
