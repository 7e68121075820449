import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DescribeTasksCommand, ListTasksCommand, RunTaskCommand, StopTaskCommand } from '@aws-sdk/client-ecs';
import type { RunTaskCommandInput, RunTaskCommandOutput } from '@aws-sdk/client-ecs';
import { startOf } from '../../../local/ecs/process-group.ts';
import type { StartedEcs } from './start-ecs.ts';
import { ATTESTOR, CLUSTER, RUNNER, running, startEcs, taskDefinition } from './start-ecs.ts';

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('ECS tasks', () => {
  let ecs: StartedEcs;
  beforeEach(async () => {
    ecs = await startEcs();
  });
  afterEach(() => ecs.close());

  const run = (script: string | undefined, more: Partial<RunTaskCommandInput> = {}): Promise<RunTaskCommandOutput> =>
    ecs.client.send(
      new RunTaskCommand({
        cluster: CLUSTER,
        taskDefinition: RUNNER,
        launchType: 'FARGATE',
        ...(script === undefined ? {} : { overrides: running('runner', script) }),
        ...more,
      }),
    );
  const arnOf = ({ tasks }: RunTaskCommandOutput): string => tasks?.[0]?.taskArn ?? '';
  const stop = (task: string, reason?: string): Promise<unknown> =>
    ecs.client.send(new StopTaskCommand({ cluster: CLUSTER, task, reason }));

  it('runs a program, tells of it in the shape of EventBridge, and describes it', async () => {
    const answer = await run("console.log('up'); setInterval(() => {}, 1000)", { startedBy: 'session-1' });
    expect(answer.failures).toEqual([]);
    expect(answer.tasks).toMatchObject([
      {
        taskArn: expect.stringMatching(/^arn:aws:ecs:eu-west-1:123456789012:task\/local\/[0-9a-f]{32}$/),
        clusterArn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/local',
        taskDefinitionArn: RUNNER,
        lastStatus: 'PROVISIONING',
        desiredStatus: 'RUNNING',
        group: 'family:runner',
        startedBy: 'session-1',
        launchType: 'FARGATE',
        createdAt: new Date('2026-01-01T00:00:00Z'),
        containers: [{ name: 'runner', lastStatus: 'PENDING' }],
      },
    ]);
    const taskArn = arnOf(answer);
    const event = await ecs.changed('RUNNING');
    expect(event).toMatchObject({
      version: '0',
      id: expect.any(String),
      'detail-type': 'ECS Task State Change',
      source: 'aws.ecs',
      account: '123456789012',
      time: '2026-01-01T00:00:00Z',
      region: 'eu-west-1',
      resources: [taskArn],
      detail: {
        taskArn,
        lastStatus: 'RUNNING',
        desiredStatus: 'RUNNING',
        startedBy: 'session-1',
        createdAt: '2026-01-01T00:00:00.000Z',
        startedAt: '2026-01-01T00:00:00.000Z',
        updatedAt: '2026-01-01T00:00:00.000Z',
        containers: [{ name: 'runner', lastStatus: 'RUNNING', taskArn }],
      },
    });
    const line = await ecs.wrote(/^up$/);
    expect(line).toEqual({ taskId: taskArn.split('/').at(-1), container: 'runner', stream: 'stdout', line: 'up' });
    const described = await ecs.client.send(new DescribeTasksCommand({ cluster: CLUSTER, tasks: [taskArn, 'none'] }));
    expect(described.tasks).toMatchObject([{ lastStatus: 'RUNNING', startedAt: new Date('2026-01-01T00:00:00Z') }]);
    expect(described.failures).toEqual([{ arn: 'none', reason: 'MISSING' }]);
  });

  it.each([
    ['process.exit(12)', 12],
    ['process.exit(0)', 0],
    ["process.kill(process.pid, 'SIGKILL')", 137],
    ["process.kill(process.pid, 'SIGTERM')", 143],
  ])('tells how a task ended by itself: %s', async (script, exitCode) => {
    await run(script);
    const { detail } = await ecs.changed('STOPPED');
    expect(detail).toMatchObject({
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: [{ name: 'runner', lastStatus: 'STOPPED', exitCode }],
      stoppedAt: '2026-01-01T00:00:00.000Z',
    });
    expect(ecs.events.map((event) => event.detail.lastStatus)).toEqual(['RUNNING', 'STOPPED']);
  });

  it('StopTask lets a program end by itself', async () => {
    const taskArn = arnOf(
      await run("process.on('SIGTERM', () => process.exit(143)); console.log('up'); setInterval(() => {}, 1000)"),
    );
    await ecs.wrote(/^up$/);
    await stop(taskArn, 'The session is over.');
    const { detail } = await ecs.changed('STOPPED');
    expect(detail).toMatchObject({
      stopCode: 'UserInitiated',
      stoppedReason: 'The session is over.',
      containers: [{ exitCode: 143 }],
    });
    await expect(stop(taskArn)).resolves.toMatchObject({ task: { lastStatus: 'STOPPED' } });
  });

  it('StopTask kills a program that does not end in its time, with all that it started', async () => {
    const script = `
      process.on('SIGTERM', () => console.log('no'));
      const { spawn } = require('node:child_process');
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      child.on('spawn', () => console.log('child ' + child.pid));
      setInterval(() => {}, 1000)`;
    const taskArn = arnOf(await run(script));
    const child = Number((await ecs.wrote(/^child/)).line.split(' ')[1]);
    await stop(taskArn);
    await ecs.wrote(/^no$/);
    ecs.clock.advance(9_999);
    expect(isAlive(child)).toBe(true);
    ecs.clock.advance(1);
    expect((await ecs.changed('STOPPED')).detail).toMatchObject({ containers: [{ exitCode: 137 }] });
    // It may take the system a moment to bury it.
    while (startOf(child) !== undefined && isAlive(child)) await new Promise((resolve) => setImmediate(resolve));
  });

  it('a program that ends leaves nothing of its group behind', async () => {
    await run(`
      const { spawn } = require('node:child_process');
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
      child.on('spawn', () => { console.log('child ' + child.pid); process.exit(3); });`);
    await ecs.changed('STOPPED');
    const child = Number((await ecs.wrote(/^child/)).line.split(' ')[1]);
    while (startOf(child) !== undefined && isAlive(child)) await new Promise((resolve) => setImmediate(resolve));
  });

  it('a program that cannot be started stops with a code that says so', async () => {
    const broken = await startEcs({
      programs: {
        runner: { command: ['/nowhere/program'], env: {} },
        attestor: { command: ['/nowhere/program'], env: {} },
      },
    });
    await broken.client.send(new RunTaskCommand({ cluster: CLUSTER, taskDefinition: RUNNER }));
    const { detail } = await broken.changed('STOPPED');
    expect(detail).toMatchObject({
      stopCode: 'TaskFailedToStart',
      stoppedReason: expect.stringContaining('CannotStartContainerError'),
      containers: [{ reason: expect.stringContaining('ENOENT') }],
    });
    await broken.close();
  });

  it('gives a task only what is declared, and credentials only to one whose role may do something', async () => {
    const print = 'console.log(JSON.stringify(process.env))';
    await run(print);
    const environment: unknown = JSON.parse((await ecs.wrote(/FROM/)).line);
    expect(environment).toEqual({
      PATH: process.env['PATH'],
      HOME: '/home/someone',
      FROM: 'definition',
      // What the boot adds wins over what the template declares.
      LOCAL: 'added',
      SCRIPT: print,
    });
    await run(undefined, { taskDefinition: ATTESTOR, overrides: running('attestor', print) });
    const other = JSON.parse((await ecs.wrote(/AWS_REGION/)).line);
    expect(other).toMatchObject({ AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'local' });
  });

  it('writes whole lines of both streams', async () => {
    await run("process.stdout.write('a'); process.stdout.write('b\\nc'); console.error('bad')");
    await ecs.changed('STOPPED');
    await Promise.all([ecs.wrote(/^c$/), ecs.wrote(/^bad$/)]);
    const written = ecs.lines.map(({ stream, line }) => `${stream} ${line}`).sort();
    expect(written).toEqual(['stderr bad', 'stdout ab', 'stdout c']);
  });

  it('lists tasks by who started them, by family and by status, in pages', async () => {
    const one = arnOf(await run(undefined, { startedBy: 's1' }));
    const two = arnOf(await run(undefined, { startedBy: 's2' }));
    const list = async (more: object): Promise<string[] | undefined> =>
      (await ecs.client.send(new ListTasksCommand({ cluster: CLUSTER, ...more }))).taskArns;
    expect(await list({})).toEqual([one, two]);
    expect(await list({ startedBy: 's2' })).toEqual([two]);
    expect(await list({ family: 'attestor' })).toEqual([]);
    const page = await ecs.client.send(new ListTasksCommand({ cluster: CLUSTER, maxResults: 1 }));
    expect(page.taskArns).toEqual([one]);
    expect(await list({ nextToken: page.nextToken })).toEqual([two]);
    await expect(list({ startedBy: 's1', family: 'runner' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await stop(one);
    expect(await list({})).toEqual([two]);
    await ecs.changed('STOPPED');
    expect(await list({ desiredStatus: 'STOPPED' })).toEqual([one]);
    ecs.clock.advance(3_600_001);
    await run(undefined);
    expect(await list({ desiredStatus: 'STOPPED' })).toEqual([]);
  });

  it('answers with failures, and no error, when there is no room', async () => {
    const small = await startEcs({ maxTasks: 1 });
    const start = (): Promise<RunTaskCommandOutput> =>
      small.client.send(new RunTaskCommand({ cluster: CLUSTER, taskDefinition: RUNNER }));
    const first = await start();
    expect(await start()).toMatchObject({
      tasks: [],
      failures: [{ reason: expect.stringContaining('Capacity is unavailable at this time') }],
    });
    await small.client.send(new StopTaskCommand({ cluster: CLUSTER, task: arnOf(first) }));
    await small.changed('STOPPED');
    expect((await start()).tasks).toHaveLength(1);
    await small.close();
  });

  it('the same client token starts a task once', async () => {
    const one = arnOf(await run(undefined, { clientToken: 'once' }));
    expect(arnOf(await run(undefined, { clientToken: 'once' }))).toBe(one);
  });

  it.each<[string, Partial<RunTaskCommandInput>, string]>([
    ['a cluster', { cluster: 'other' }, 'ClusterNotFoundException'],
    ['a task definition', { taskDefinition: 'other' }, 'ClientException'],
    ['a container', { overrides: running('other', '') }, 'InvalidParameterException'],
    ['a parameter', { placementStrategy: [{ type: 'random' }] }, 'InvalidParameterException'],
    ['an override', { overrides: { taskRoleArn: 'arn' } }, 'InvalidParameterException'],
    ['a launch type', { launchType: 'EC2' }, 'InvalidParameterException'],
  ])('refuses %s that it does not know', async (_, more, name) => {
    await expect(run(undefined, more)).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 400 } });
  });

  it('answers for tasks and operations that are not there', async () => {
    await expect(stop('none')).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'The referenced task was not found.',
    });
    await expect(ecs.engine.handle('CreateCluster', {})).rejects.toMatchObject({ name: 'UnknownOperationException' });
  });

  it('gives a container the values of its secrets', async () => {
    const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:token-abcdef';
    const definition = taskDefinition({ Name: 'runner', Secrets: [{ Name: 'TOKEN', ValueFrom: arn }] });
    ecs.engine.ensureTaskDefinition(RUNNER, definition, 0);
    await run('console.log(process.env.TOKEN); setInterval(() => {}, 1000)');
    expect((await ecs.wrote(/^value of /)).line).toBe(`value of ${arn}`);
  });

  it('refuses what it does not know in a template, by name', () => {
    const ensure = (container: object, more: object = {}): void =>
      ecs.engine.ensureTaskDefinition(RUNNER, { ...taskDefinition({ Name: 'runner', ...container }), ...more }, 0);
    expect(() => ensure({ Command: ['x'] })).toThrow('Command');
    const parameter = 'arn:aws:ssm:eu-west-1:123456789012:parameter/a';
    expect(() => ensure({ Secrets: [{ Name: 'A', ValueFrom: parameter }] })).toThrow('ValueFrom');
    expect(() => ensure({}, { PidMode: 'host' })).toThrow('PidMode');
    expect(() => ensure({ Name: 'stranger' })).toThrow('no program stands for the container stranger');
    expect(() =>
      ecs.engine.ensureService('s', { Cluster: CLUSTER, TaskDefinition: RUNNER, LoadBalancers: [{}] }),
    ).toThrow('LoadBalancers');
  });

  it('a state machine speaks PascalCase and gets times as its integrations give them', async () => {
    const { integrations } = ecs.engine;
    const started = await integrations['ecs:runTask']?.({
      Cluster: CLUSTER,
      TaskDefinition: RUNNER,
      LaunchType: 'FARGATE',
      StartedBy: 's1',
      NetworkConfiguration: {
        AwsvpcConfiguration: { Subnets: ['a'], SecurityGroups: ['b'], AssignPublicIp: 'ENABLED' },
      },
      Overrides: { ContainerOverrides: [{ Name: 'runner', Environment: [{ Name: 'aName', Value: 'aValue' }] }] },
    });
    expect(started).toMatchObject({
      Failures: [],
      Tasks: [
        {
          TaskArn: expect.any(String),
          StartedBy: 's1',
          CreatedAt: Date.parse('2026-01-01T00:00:00Z'),
          Overrides: { ContainerOverrides: [{ Name: 'runner', Environment: [{ Name: 'aName', Value: 'aValue' }] }] },
        },
      ],
    });
    const { detail } = await ecs.changed('RUNNING');
    const stopped = await integrations['aws-sdk:ecs:stopTask']?.({
      Cluster: CLUSTER,
      Task: detail.taskArn,
      Reason: 'r',
    });
    expect(stopped).toMatchObject({ Task: { StoppedReason: 'r', CreatedAt: '2026-01-01T00:00:00.000Z' } });
    await expect(integrations['aws-sdk:ecs:stopTask']?.({ Cluster: CLUSTER, Task: 'none' })).rejects.toMatchObject({
      type: 'InvalidParameterException',
    });
  });
});
