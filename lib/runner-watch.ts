import { Duration } from 'aws-cdk-lib';
import type { ICluster } from 'aws-cdk-lib/aws-ecs';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { allow } from './allow.ts';
import { deadLetterQueue } from './dead-letter-queue.ts';
import type { FunctionSurroundings } from './function-surroundings.ts';
import { onTable } from './tables.ts';
import { VeriframeFunction } from './veriframe-function.ts';

export type RunnerWatchProps = FunctionSurroundings & {
  readonly cluster: ICluster;
  readonly stateMachine: StateMachine;
};

/** Tells a session that its runner's task has stopped. The heartbeats of the lifecycle are the second net. */
export class RunnerWatch extends Construct {
  /** News of stopped tasks that could not be told. */
  readonly deadLetters: IQueue;

  constructor(scope: Construct, id: string, props: RunnerWatchProps) {
    super(scope, id);
    const { bundles, tables, dataKey, cluster, stateMachine } = props;
    const deadLetters = deadLetterQueue(this, 'DeadLetters', dataKey);
    const watcher = new VeriframeFunction(this, 'RunnerStopped', {
      bundle: bundles['runner-stopped'],
      memoryMb: 512,
      environment: { SESSIONS_TABLE: tables.sessions.tableName },
      statements: [
        onTable(tables.sessions, 'GetItem', 'UpdateItem'),
        allow(['states:SendTaskSuccess'], stateMachine.stateMachineArn),
        dataKey.writing('dynamodb', 'sqs'),
      ],
      deadLetters,
    });
    this.deadLetters = deadLetters;
    new Rule(this, 'TaskStopped', {
      description: 'Veriframe: a task of the cluster has stopped',
      eventPattern: {
        source: ['aws.ecs'],
        detailType: ['ECS Task State Change'],
        detail: { clusterArn: [cluster.clusterArn], lastStatus: ['STOPPED'] },
      },
      targets: [
        new LambdaFunction(watcher.lambda, {
          deadLetterQueue: deadLetters,
          retryAttempts: 8,
          // By then the heartbeat has long told the session.
          maxEventAge: Duration.minutes(15),
        }),
      ],
    });
  }
}
