import type { ICluster } from 'aws-cdk-lib/aws-ecs';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { FunctionGroups } from './function-groups.ts';
import type { SessionCounting } from './session-counting.ts';
import type { Tables } from './tables.ts';
import type { WebhookQueues } from './webhook-queues.ts';

/** The parts of the stack that alarms and dashboard look at. */
export type ObservedParts = {
  readonly restApi: RestApi;
  readonly stateMachine: StateMachine;
  readonly queues: WebhookQueues;
  readonly runnerEventsLost: IQueue;
  readonly counting: SessionCounting;
  readonly tables: Tables;
  readonly cluster: ICluster;
  /** The attestor's ECS service; absent when the stack runs none. */
  readonly attestorService: string | undefined;
  readonly functions: FunctionGroups['functions'];
};
