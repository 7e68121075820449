import { AwsError } from '../aws-error.ts';
import type { EcsOptions } from './ecs-engine.ts';
import type { TaskDefinition } from './task-definition.ts';
import { readTaskDefinition } from './task-definition.ts';

/** The clusters and task definitions of the template. */
export type Clusters = {
  ensureCluster(clusterName: string): void;
  ensureTaskDefinition(arn: string, properties: unknown, roleStatements: number): void;
  /** By name or ARN, `default` without one; fails with `ClusterNotFoundException`. */
  arnOf(cluster: string | undefined): string;
  /** By ARN, family and revision, or family; fails with `ClientException`. */
  taskDefinition(name: string): TaskDefinition;
};

/** Makes the empty list. */
export const createClusters = ({ region, accountId, programs }: EcsOptions): Clusters => {
  const clusters = new Map<string, string>();
  const definitions = new Map<string, TaskDefinition>();
  return {
    ensureCluster: (name) => void clusters.set(name, `arn:aws:ecs:${region}:${accountId}:cluster/${name}`),
    ensureTaskDefinition: (arn, properties, roleStatements) => {
      const definition = readTaskDefinition(arn, properties, roleStatements);
      const withoutProgram = definition.containers.filter(({ name }) => programs[name] === undefined);
      if (withoutProgram.length > 0)
        throw new Error(`no program stands for the container ${withoutProgram.map(({ name }) => name).join(', ')}`);
      for (const name of [arn, `${definition.family}:${definition.revision}`, definition.family])
        definitions.set(name, definition);
    },
    arnOf: (cluster = 'default') => {
      const arn = clusters.get(cluster.split('/').at(-1) ?? '');
      if (arn === undefined || (cluster.startsWith('arn:') && cluster !== arn))
        throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
      return arn;
    },
    taskDefinition: (name) => {
      const definition = definitions.get(name);
      if (definition === undefined) throw new AwsError('ClientException', 'TaskDefinition not found.');
      return definition;
    },
  };
};
