import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import validateStateMachine from 'asl-validator';
import * as z from 'zod';
import { resourcesOf, synthesizedTemplate, theOne } from './synthesized.ts';
import { named, textOf } from './text-of.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const definition = readFileSync(path.join(ROOT, 'statemachines', 'session-lifecycle.asl.json'), 'utf8');
const template = synthesizedTemplate();

describe('the state machine', () => {
  const machine = theOne(template, 'AWS::StepFunctions::StateMachine').Properties;

  it('substitutes every name that its definition leaves open, and no other', () => {
    const open = new Set([...definition.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name));
    const substituted = z.record(z.string(), z.unknown()).parse(machine['DefinitionSubstitutions']);
    expect(Object.keys(substituted).toSorted()).toEqual([...open].toSorted());
    expect(
      Object.entries(substituted)
        .map(([name, value]) => `${name} = ${textOf(value)}`)
        .toSorted(),
    ).toEqual([
      'Cluster = Cluster',
      'RunnerSecurityGroup = NetworkRunnerGroup.GroupId',
      'RunnerSubnets = NetworkVpcTasksSubnet1Subnet,NetworkVpcTasksSubnet2Subnet',
      'RunnerTaskDefinition = RunnerTaskDefinition',
      'SessionsTable = TablesSessions',
      'WebhookQueueUrl = WebhookQueuesWebhooks',
    ]);
  });

  it('has a definition that is valid Amazon States Language', () => {
    const { isValid, errorsText } = validateStateMachine(JSON.parse(definition));
    expect(isValid ? '' : errorsText()).toBe('');
  });

  it('logs errors without the data of executions, and traces', () => {
    expect(machine).toMatchObject({
      LoggingConfiguration: { Level: 'ERROR', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
    });
    expect(machine).not.toHaveProperty('StateMachineType', 'EXPRESS');
  });
});

describe('time', () => {
  const functionSchema = z.object({ Timeout: z.int() });
  const timeouts = Object.fromEntries(
    Object.entries(resourcesOf(template, 'AWS::Lambda::Function')).map(([id, { Properties }]) => [
      named(id),
      functionSchema.parse(Properties).Timeout,
    ]),
  );
  const queue = theOne(template, 'AWS::SQS::Queue', 'WebhookQueuesWebhooks').Properties;

  it('to deliver a webhook is longer than the 30 s that a partner may take', () => {
    expect(timeouts['WebhooksDeliverWebhookFunction']).toBeGreaterThan(30);
  });

  it('in which a webhook message stays hidden is six times the timeout of its Lambda', () => {
    expect(queue['VisibilityTimeout']).toBe(6 * (timeouts['WebhooksDeliverWebhookFunction'] ?? Number.NaN));
  });

  it('of a request is over before API Gateway gives up after 29 s', () => {
    const requests = Object.entries(timeouts).filter(([id]) => /^(Partner|Embed|Events)/.test(id));
    expect(requests).toHaveLength(12);
    for (const [, timeoutS] of requests) expect(timeoutS).toBeLessThan(29);
  });

  it('to stop is longer than the 5 s that a runner takes', () => {
    const definitions = Object.entries(resourcesOf(template, 'AWS::ECS::TaskDefinition'));
    const [runner] = definitions.filter(([id]) => id.startsWith('Runner'));
    expect(runner?.[1].Properties).toMatchObject({ ContainerDefinitions: [{ Name: 'runner', StopTimeout: 10 }] });
  });
});

describe('webhooks', () => {
  it('are received often enough to wait for their turn, and rest for 14 days in a dead-letter queue', () => {
    const { RedrivePolicy } = theOne(template, 'AWS::SQS::Queue', 'WebhookQueuesWebhooks').Properties;
    const redrive = z.object({ maxReceiveCount: z.int(), deadLetterTargetArn: z.unknown() }).parse(RedrivePolicy);
    expect([redrive.maxReceiveCount, textOf(redrive.deadLetterTargetArn)]).toEqual([100, 'WebhookQueuesDeadLetters']);
    expect(theOne(template, 'AWS::SQS::Queue', 'WebhookQueuesDeadLetters').Properties).toMatchObject({
      MessageRetentionPeriod: 14 * 24 * 3600,
    });
  });

  it('fail one by one, and only so many at once', () => {
    const mapping = theOne(template, 'AWS::Lambda::EventSourceMapping', 'WebhooksDeliveries').Properties;
    expect(mapping).toMatchObject({
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 100 },
    });
    expect(textOf(mapping['EventSourceArn'])).toBe('WebhookQueuesWebhooks');
  });
});

describe('a stopped task of the cluster', () => {
  const rule = theOne(template, 'AWS::Events::Rule', 'RunnerWatch').Properties;

  it('is reported to runner-stopped', () => {
    expect(rule['EventPattern']).toMatchObject({
      source: ['aws.ecs'],
      'detail-type': ['ECS Task State Change'],
      detail: { lastStatus: ['STOPPED'] },
    });
    expect(textOf(rule['EventPattern'])).toContain('clusterArn=Cluster ');
    expect(textOf(rule['Targets'])).toContain('RunnerWatchRunnerStoppedFunction');
  });

  it('is reported again for 15 minutes and then kept for inspection', () => {
    const [target] = z.array(z.record(z.string(), z.unknown())).parse(rule['Targets']);
    expect(target?.['RetryPolicy']).toEqual({ MaximumEventAgeInSeconds: 900, MaximumRetryAttempts: 8 });
    expect(textOf(target?.['DeadLetterConfig'])).toBe('Arn=RunnerWatchDeadLetters');
    const watcher = theOne(template, 'AWS::Lambda::Function', 'RunnerWatchRunnerStopped').Properties;
    expect(textOf(watcher['DeadLetterConfig'])).toBe('TargetArn=RunnerWatchDeadLetters');
  });
});

describe('an execution that has come to its end', () => {
  it('is measured, unless it failed and may be redriven', () => {
    const rule = theOne(template, 'AWS::Events::Rule', 'Measurement').Properties;
    expect(textOf(rule['EventPattern'])).toBe(
      'source=aws.states detail-type=Step Functions Execution Status Change ' +
        'detail=stateMachineArn=LifecycleStateMachine status=SUCCEEDED',
    );
    expect(textOf(rule['Targets'])).toContain('MeasurementMeasureSessionFunction');
  });
});
