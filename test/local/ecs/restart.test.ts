import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RunTaskCommand } from '@aws-sdk/client-ecs';
import { startOf } from '../../../local/ecs/process-group.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { CLUSTER, RUNNER, running, startEcs } from './start-ecs.ts';

describe('a restart of the process', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  beforeEach(() => {
    directory = temporaryDirectory();
  });
  afterEach(() => directory.remove());

  const listFile = (): string => path.join(directory.path, 'running-tasks.json');

  it('ends every task and tells of it in the next process, once', async () => {
    const first = await startEcs({ directory: directory.path });
    const overrides = running(
      'runner',
      "process.on('SIGTERM', () => {}); console.log('up ' + process.pid); setInterval(() => {}, 1000)",
    );
    await first.client.send(
      new RunTaskCommand({ cluster: CLUSTER, taskDefinition: RUNNER, startedBy: 's1', overrides }),
    );
    const pid = Number((await first.wrote(/^up/)).line.split(' ')[1]);
    // The list is of use to nobody who wants to know what a task was given.
    expect(readFileSync(listFile(), 'utf8')).not.toContain('SIGTERM');
    await first.close();
    expect(startOf(pid)).toBeUndefined();
    expect(first.events.map(({ detail }) => detail.lastStatus)).toEqual(['RUNNING']);

    const second = await startEcs({ directory: directory.path });
    expect(second.events).toEqual([]);
    second.engine.reportLostTasks();
    expect(second.events).toMatchObject([
      {
        'detail-type': 'ECS Task State Change',
        detail: {
          lastStatus: 'STOPPED',
          startedBy: 's1',
          taskDefinitionArn: RUNNER,
          stopCode: 'TerminationNotice',
          stoppedReason: 'The local cloud was stopped.',
          containers: [{ name: 'runner', lastStatus: 'STOPPED' }],
        },
      },
    ]);
    second.engine.reportLostTasks();
    await second.close();
    const third = await startEcs({ directory: directory.path });
    third.engine.reportLostTasks();
    expect([second.events, third.events].map(({ length }) => length)).toEqual([1, 0]);
    await third.close();
  });

  it('a task that stopped before is not told of again', async () => {
    const first = await startEcs({ directory: directory.path });
    const overrides = running('runner', 'process.exit(0)');
    await first.client.send(new RunTaskCommand({ cluster: CLUSTER, taskDefinition: RUNNER, overrides }));
    await first.changed('STOPPED');
    await first.close();
    const second = await startEcs({ directory: directory.path });
    second.engine.reportLostTasks();
    expect(second.events).toEqual([]);
    await second.close();
  });

  /** What a process that was killed itself would have left: a task that still runs, and its entry in the list. */
  const leaveBehind = async (
    start: (pid: number) => string | undefined,
  ): Promise<{ pid: number; ended: Promise<void> }> => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
    await new Promise((resolve) => child.once('spawn', resolve));
    const pid = child.pid ?? 0;
    const task = {
      taskArn: 'arn:aws:ecs:eu-west-1:123456789012:task/local/1',
      taskDefinitionArn: RUNNER,
      clusterArn: 'arn:aws:ecs:eu-west-1:123456789012:cluster/local',
      group: 'family:runner',
      cpu: '256',
      memory: '512',
      createdAt: 0,
      containers: [{ containerArn: 'c', name: 'runner', image: 'i' }],
      processes: [{ pid, start: start(pid) }],
    };
    writeFileSync(listFile(), JSON.stringify([task]));
    return { pid, ended: new Promise((resolve) => child.once('exit', () => resolve())) };
  };

  it('kills what the crashed process before left running', async () => {
    const { ended } = await leaveBehind(startOf);
    const ecs = await startEcs({ directory: directory.path });
    await ended;
    await ecs.close();
  });

  it('leaves another process alone that has the same number', async () => {
    const { pid, ended } = await leaveBehind(() => '1');
    const ecs = await startEcs({ directory: directory.path });
    expect(process.kill(pid, 0)).toBe(true);
    process.kill(-pid, 'SIGKILL');
    await ended;
    await ecs.close();
  });
});
