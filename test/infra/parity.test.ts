import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { FUNCTION_NAMES } from '../../lib/function-bundles.ts';
import { permissionsByRole } from './permissions.ts';
import { sdkCallsOf } from './sdk-calls.ts';
import { resourcesOf, synthesizedTemplate } from './synthesized.ts';
import { named, textOf } from './text-of.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const template = synthesizedTemplate();
const permissions = permissionsByRole(template);

/** What AWS does in a role's name, which no line of our code asks for. */
const BY_AWS: readonly RegExp[] = [
  /^(logs|xray):/,
  // Lambda attaches a function to the VPC,
  /^ec2:\w+ \*$/,
  // takes messages from its queue,
  /^sqs:(ReceiveMessage|DeleteMessage|GetQueueAttributes) WebhookQueuesWebhooks$/,
  // or reads the stream of its table,
  /^dynamodb:(DescribeStream|GetRecords|GetShardIterator|ListStreams) TablesSessions\.StreamArn$/,
  // and puts an event that failed aside.
  /^sqs:SendMessage (RunnerWatch|Counting)DeadLetters$/,
  // The services encrypt with the data key for whoever calls them.
  /^kms:(Decrypt|GenerateDataKey) DataKey$/,
];

/** `action resource` for everything that a role may do by itself; indexes count as their table. */
const allowedBy = (role: string): string[] => {
  const sentences = permissions[role];
  if (sentences === undefined) throw new Error(`no role ${role}`);
  const pairs = sentences.flatMap((sentence) => {
    const [, actions = '', resources = ''] = /^(.*?) on (.*?)(?: if .*)?$/.exec(sentence) ?? [];
    return actions
      .split(', ')
      .flatMap((action) =>
        resources.split(', ').map((resource) => `${action} ${resource.replace(/\/index\/\w+$/, '')}`),
      );
  });
  return [...new Set(pairs)].filter((pair) => !BY_AWS.some((own) => own.test(pair))).toSorted();
};

const functionSchema = z.object({
  Role: z.unknown(),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
});
const lambdaOf = (name: string) => {
  const pascal = name.replace(/(^|-)./g, (start) => start.slice(-1).toUpperCase());
  const found = Object.entries(resourcesOf(template, 'AWS::Lambda::Function')).find(([id]) =>
    named(id).endsWith(`${pascal}Function`),
  );
  return functionSchema.parse(found?.[1].Properties);
};

describe('the permissions of a Lambda', () => {
  it.each(FUNCTION_NAMES)('%s: every SDK call that its code can make, and nothing else', async (name) => {
    const { Role, Environment } = lambdaOf(name);
    // A task token says by itself which execution it belongs to.
    const resourceOf = (variable: string): string =>
      variable === '-' ? 'LifecycleStateMachine' : textOf(Environment.Variables[variable]);
    const calls = (await sdkCallsOf(ROOT, name)).map((call) => call.split(' '));
    const needed = calls
      .map(([action = '', variable = '']) => `${action} ${resourceOf(variable)}`)
      // A variable that is empty here names what these settings do not have, the secret of a TURN server for instance.
      .filter((pair) => !pair.endsWith(' '));
    expect(allowedBy(textOf(Role))).toEqual(needed.toSorted());
  });
});

describe('the permissions of the state machine', () => {
  it('are its integrations, and nothing else', () => {
    const definition = readFileSync(path.join(ROOT, 'statemachines', 'session-lifecycle.asl.json'), 'utf8');
    const integrations = [...definition.matchAll(/"arn:aws:states:::(?:aws-sdk:)?(\w+):(\w+)(?:\.\w+)?"/g)].map(
      ([, service = '', call = '']) => `${service}:${call.charAt(0).toUpperCase()}${call.slice(1)}`,
    );
    expect(integrations.length).toBeGreaterThan(9);
    // RunTask hands roles to the task (ECS developer guide, "Amazon ECS task execution IAM role").
    const needed = new Set([...integrations, 'iam:PassRole']);
    const allowed = new Set(allowedBy('LifecycleRole').map((pair) => pair.split(' ')[0]));
    expect([...allowed].toSorted()).toEqual([...needed].toSorted());
  });
});
