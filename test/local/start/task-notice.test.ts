import { describe, expect, it } from '@jest/globals';
import type { TaskStateChange } from '../../../local/ecs/task-state-change.ts';
import { taskStateChange } from '../../../local/ecs/task-state-change.ts';
import { taskNotice } from '../../../local/start/task-notice.ts';

type Ending = {
  name?: string;
  group?: string;
  exitCode?: number;
  reason?: string;
  stopCode?: string;
  lastStatus?: string;
};

const ended = ({
  name = 'runner',
  group = 'family:runner',
  exitCode,
  reason,
  stopCode,
  lastStatus,
}: Ending): TaskStateChange =>
  taskStateChange(
    {
      taskArn: 'task',
      taskDefinitionArn: 'definition',
      clusterArn: 'cluster',
      attachments: [],
      availabilityZone: 'a',
      containers: [
        {
          containerArn: 'c',
          taskArn: 'task',
          name,
          image: 'i',
          lastStatus: 'STOPPED',
          cpu: '0',
          networkInterfaces: [],
          ...(exitCode === undefined ? {} : { exitCode }),
          ...(reason === undefined ? {} : { reason }),
        },
      ],
      cpu: '256',
      memory: '512',
      desiredStatus: 'STOPPED',
      group,
      lastStatus: lastStatus ?? 'STOPPED',
      launchType: 'FARGATE',
      overrides: { containerOverrides: [] },
      platformVersion: '1.4.0',
      version: 1,
      startedBy: 'session-1',
      createdAt: 0,
      stopCode: stopCode ?? 'EssentialContainerExited',
    },
    { id: 'e', account: 'a', region: 'r', atMs: 0 },
  );

describe('a task that has stopped', () => {
  it.each<[string, Ending, string]>([
    ['a crashed browser', { exitCode: 11 }, 'The runner of session session-1 lost its browser, which crashed.'],
    ['an unknown code', { exitCode: 134 }, 'The runner of session session-1 ended with code 134.'],
    [
      'a program that is not there',
      { reason: 'ENOENT' },
      'The runner of session session-1 could not be started (ENOENT).',
    ],
    [
      'a service',
      { name: 'attestor', group: 'service:x', exitCode: 1 },
      'The attestor ended with code 1; it is started again.',
    ],
    [
      'a service that ended by itself',
      { name: 'attestor', group: 'service:x', exitCode: 0 },
      'The attestor ended with code 0; it is started again.',
    ],
  ])('is told of: %s', (_case, ending, notice) => {
    expect(taskNotice(ended(ending))).toBe(notice);
  });

  it.each<[string, Ending]>([
    ['a session that is over', { exitCode: 0 }],
    ['a session to which nobody came', { exitCode: 13 }],
    ['a runner that was stopped', { exitCode: 137, stopCode: 'UserInitiated' }],
    ['what an earlier start left behind', { group: 'service:x', stopCode: 'TerminationNotice' }],
    ['a task that runs', { lastStatus: 'RUNNING' }],
  ])('is not told of: %s', (_case, ending) => {
    expect(taskNotice(ended(ending))).toBeUndefined();
  });
});
