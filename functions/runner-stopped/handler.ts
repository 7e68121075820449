import * as z from 'zod';
import type { Log } from '../../adapters/system/json-log.ts';
import type { DeliverEventPorts } from '../../core/session/deliver-event.ts';
import { reportRunnerStopped } from '../../core/session/report-runner-stopped.ts';
import type { EventHandler } from '../event-shell.ts';

/** The container's name in the task definition. */
const RUNNER_CONTAINER = 'runner';

/** The parts of EventBridge's "ECS Task State Change" that are used. */
const taskStateChangeSchema = z.object({
  detail: z.object({
    taskArn: z.string(),
    lastStatus: z.literal('STOPPED'),
    /** Set by RunTask: the session's id. Tasks of services have one too, and it is no UUID. */
    startedBy: z.string().optional(),
    stopCode: z.string().optional(),
    containers: z.array(z.object({ name: z.string(), exitCode: z.int().optional() })).default([]),
  }),
});

/** Takes the news that a task has stopped, for the session that it was launched for. */
export const runnerStoppedHandler =
  (ports: DeliverEventPorts & { readonly log: Log }): EventHandler<void> =>
  async (event) => {
    const { detail } = taskStateChangeSchema.parse(event);
    if (!z.uuidv4().safeParse(detail.startedBy).success || detail.startedBy === undefined) return;
    const container = detail.containers.find(({ name }) => name === RUNNER_CONTAINER);
    const outcome = await reportRunnerStopped(ports, {
      sessionId: detail.startedBy,
      taskArn: detail.taskArn,
      exitCode: container?.exitCode,
      failedToStart: detail.stopCode === 'TaskFailedToStart',
    });
    ports.log('info', 'runner stopped', {
      sessionId: detail.startedBy,
      exitCode: container?.exitCode,
      stopCode: detail.stopCode,
      outcome: outcome.kind,
    });
  };
