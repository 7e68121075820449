import * as z from 'zod';
import type { Clock } from '../clock.ts';
import type { Clusters } from './clusters.ts';
import type { Tasks } from './tasks.ts';

const ignored = (reason: string): z.ZodOptional<z.ZodUnknown> => z.unknown().describe(reason).optional();

/** Properties of `AWS::ECS::Service`. */
const propertiesSchema = z.strictObject({
  ServiceName: z.string().optional(),
  Cluster: z.string(),
  TaskDefinition: z.string(),
  DesiredCount: z.int().min(0).default(1),
  LaunchType: z.literal('FARGATE').optional(),
  PlatformVersion: ignored('there is one platform'),
  LoadBalancers: z.tuple([]).optional(),
  NetworkConfiguration: ignored('the machine is the network'),
  DeploymentConfiguration: ignored('a start of the local cloud is the deployment'),
  DeploymentController: ignored('a start of the local cloud is the deployment'),
  ServiceRegistries: ignored('the boot gives the address to those who need it'),
  AvailabilityZoneRebalancing: ignored('there is one machine'),
  EnableECSManagedTags: ignored('a label'),
  PropagateTags: ignored('a label'),
  Tags: ignored('a label'),
  EnableExecuteCommand: z.literal(false).optional(),
});

/** The first pause before a task that ended is started again; it doubles up to the longest. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
/** A task that ran so long was well: the next pause is the first again. */
const WELL_AFTER_MS = 60_000;

/** Keeps the tasks of services running. */
export type Services = {
  /** Starts the tasks of a service; fails by name on a property that is not known here. */
  ensure(serviceName: string, properties: unknown): void;
  /** Starts nothing any more. */
  close(): void;
};

/** Makes the empty list. */
export const createServices = (tasks: Tasks, clusters: Clusters, clock: Clock, newId: () => string): Services => {
  const pauses = new Set<() => void>();
  let closed = false;

  return {
    ensure: (serviceName, properties) => {
      const parsed = propertiesSchema.safeParse(properties);
      if (!parsed.success) throw new Error(`service ${serviceName}: ${z.prettifyError(parsed.error)}`);
      const request = {
        definition: clusters.taskDefinition(parsed.data.TaskDefinition),
        clusterArn: clusters.arnOf(parsed.data.Cluster),
        group: `service:${serviceName}`,
        startedBy: `ecs-svc/${newId().replaceAll('-', '').slice(0, 19)}`,
        overrides: [],
      };
      const keepOne = (pauseMs: number): void => {
        const startedMs = clock.nowMs();
        void tasks.start(request).ended.then(() => {
          if (closed) return;
          const wasWell = clock.nowMs() - startedMs >= WELL_AFTER_MS;
          const nextMs = wasWell ? FIRST_PAUSE_MS : pauseMs;
          const cancel = clock.after(nextMs, () => {
            pauses.delete(cancel);
            keepOne(Math.min(nextMs * 2, LONGEST_PAUSE_MS));
          });
          pauses.add(cancel);
        });
      };
      for (let count = 0; count < parsed.data.DesiredCount; count += 1) keepOne(FIRST_PAUSE_MS);
    },
    close: () => {
      closed = true;
      for (const cancel of pauses) cancel();
    },
  };
};
