import type { ICluster } from 'aws-cdk-lib/aws-ecs';
import { Cluster, ContainerInsights } from 'aws-cdk-lib/aws-ecs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { Attestor } from './attestor.ts';
import { Network } from './network.ts';
import { RunnerTask } from './runner-task.ts';
import { SessionLifecycle } from './session-lifecycle.ts';
import type { Settings } from './settings.ts';
import type { StoredData } from './stored-data.ts';

/** Where sessions run: the network, the attestor, and the state machine that launches a runner for each of them. */
export type SessionHosting = {
  readonly network: Network;
  readonly cluster: ICluster;
  readonly attestor: Attestor;
  readonly stateMachine: StateMachine;
};

export type SessionHostingProps = {
  readonly root: string;
  readonly publicBaseUrl: string;
  readonly data: StoredData;
  readonly settings: Settings;
};

/** Defines network, cluster, attestor, the runners' task and the lifecycle that starts it. */
export const sessionHosting = (scope: Construct, props: SessionHostingProps): SessionHosting => {
  const { root, publicBaseUrl, data, settings } = props;
  const { dataKey, tables, queues } = data;
  const network = new Network(scope, 'Network');
  const cluster = new Cluster(scope, 'Cluster', {
    vpc: network.vpc,
    containerInsightsV2: ContainerInsights.ENABLED,
  }) as ICluster;
  const attestor = new Attestor(scope, 'Attestor', { root, network, cluster, dataKey, settings });
  const runner = new RunnerTask(scope, 'Runner', {
    root,
    publicBaseUrl,
    attestorUrl: attestor.url,
    attestorToken: attestor.token,
    settings,
  });
  const { stateMachine } = new SessionLifecycle(scope, 'Lifecycle', {
    root,
    tables,
    dataKey,
    cluster,
    network,
    runner,
    webhookQueue: queues.webhooks,
  });
  return { network, cluster, attestor, stateMachine };
};
