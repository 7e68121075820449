import { describe, expect, it } from '@jest/globals';
import { ListTasksCommand } from '@aws-sdk/client-ecs';
import type { StartedEcs } from './start-ecs.ts';
import { ATTESTOR, CLUSTER, startEcs } from './start-ecs.ts';

const crashing = {
  runner: { command: ['false'] as const, env: {} },
  attestor: { command: ['false'] as const, env: {} },
};

const keep = (ecs: StartedEcs, desiredCount: number): void =>
  ecs.engine.ensureService('attestor', { Cluster: CLUSTER, TaskDefinition: ATTESTOR, DesiredCount: desiredCount });

describe('ECS services', () => {
  it('keep the desired number of tasks running', async () => {
    const ecs = await startEcs();
    keep(ecs, 2);
    const [first] = await Promise.all([ecs.changed('RUNNING', 1), ecs.changed('RUNNING', 2)]);
    expect(first.detail).toMatchObject({ group: 'service:attestor', startedBy: expect.stringMatching(/^ecs-svc\//) });
    const list = await ecs.client.send(new ListTasksCommand({ cluster: CLUSTER, serviceName: 'attestor' }));
    expect(list.taskArns).toHaveLength(2);
    await ecs.close();
  });

  it('start a task that ended again, with pauses that double and begin anew when it was well', async () => {
    const ecs = await startEcs({ programs: crashing });
    keep(ecs, 1);
    for (const [at, pauseMs] of [1_000, 2_000, 4_000].entries()) {
      await ecs.changed('STOPPED', at + 1);
      // The pause begins after the event was told.
      while (ecs.clock.pending() === 0) await new Promise((resolve) => setImmediate(resolve));
      ecs.clock.advance(pauseMs - 1);
      expect(ecs.events.filter(({ detail }) => detail.lastStatus === 'RUNNING')).toHaveLength(at + 1);
      ecs.clock.advance(1);
      await ecs.changed('RUNNING', at + 2);
    }
    await ecs.changed('STOPPED', 4);
    await ecs.close();
    expect(ecs.clock.pending()).toBe(0);
  });
});
