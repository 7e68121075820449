import { DescribeTasksCommand, ECSClient, paginateListTasks } from '@aws-sdk/client-ecs';
import { ATTESTOR_PATHS } from '../../core/contract/attestor-api.ts';
import type { Deployment } from '../deployment.ts';
import { problem } from './check.ts';

const TIMEOUT_MS = 5_000;

/** Looks whether the attestor serves: asks it where this machine can reach it, and else asks ECS about its task. */
export const lookAtAttestor = ({ clientConfig, outputs }: Deployment): Promise<string> => {
  const url = new URL(outputs.AttestorUrl.replace(/^ws/, 'http'));
  // The stack's own attestor has a name in a private DNS namespace of the VPC (lib/attestor.ts).
  return url.hostname.endsWith('.internal')
    ? findAttestorTask(new ECSClient(clientConfig), outputs.ClusterArn)
    : askAttestor(url);
};

const askAttestor = async (url: URL): Promise<string> => {
  const health = new URL(ATTESTOR_PATHS.health, url);
  const response = await fetch(health, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(() => undefined);
  if (response?.ok) return `${url.host} answers`;
  throw problem(
    `${health.href} ${response ? `answered ${response.status}` : 'does not answer'}.`,
    'No session can be verified meanwhile: look at the log of the attestor.',
  );
};

/** Looks for a running task with the attestor's container. Fails when there is none, or when ECS finds it unhealthy. */
export const findAttestorTask = async (client: ECSClient, cluster: string): Promise<string> => {
  for await (const { taskArns = [] } of paginateListTasks({ client }, { cluster, desiredStatus: 'RUNNING' })) {
    if (taskArns.length === 0) continue;
    const { tasks = [] } = await client.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
    const task = tasks.find(({ containers = [] }) => containers.some(({ name }) => name === 'attestor'));
    if (!task) continue;
    if (task.lastStatus === 'RUNNING' && task.healthStatus !== 'UNHEALTHY') return 'its task runs';
    throw problem(
      `Its task is ${task.lastStatus ?? 'unknown'}, ${task.healthStatus ?? 'of unknown health'}.`,
      'If it stays so, look at the log of the attestor and at the events of its service in ECS.',
    );
  }
  throw problem('No task runs.', 'Look at the events of its service in ECS; is attestorCount 1 in the context?');
};
