import { Aws, Fn, Stack } from 'aws-cdk-lib';
import type { ICluster } from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import path from 'node:path';
import { allow } from './allow.ts';
import type { DataKey } from './data-key.ts';
import { keptLogs } from './kept-logs.ts';
import type { Network } from './network.ts';
import type { RunnerTask } from './runner-task.ts';
import type { Tables } from './tables.ts';
import { onTable } from './tables.ts';

export type SessionLifecycleProps = {
  readonly root: string;
  readonly tables: Tables;
  readonly dataKey: DataKey;
  readonly cluster: ICluster;
  readonly network: Network;
  readonly runner: RunnerTask;
  readonly webhookQueue: Queue;
};

/** The state machine that is the lifecycle of a session: one execution a session, no Lambda in between. */
export class SessionLifecycle extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: SessionLifecycleProps) {
    super(scope, id);
    const { tables, cluster, network, runner, webhookQueue } = props;
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('states.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
    for (const statement of this.statements(props)) role.addToPolicy(statement);
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromFile(path.join(props.root, 'statemachines', 'session-lifecycle.asl.json')),
      definitionSubstitutions: {
        SessionsTable: tables.sessions.tableName,
        Cluster: cluster.clusterArn,
        RunnerTaskDefinition: runner.task.definition.taskDefinitionArn,
        RunnerSubnets: Fn.join(',', network.taskSubnetIds()),
        RunnerSecurityGroup: network.runnerGroup.securityGroupId,
        WebhookQueueUrl: webhookQueue.queueUrl,
      },
      role,
      tracingEnabled: true,
      logs: {
        // Step Functions adds every group to one resource policy of 5,120 characters, but for this prefix.
        destination: keptLogs(this, 'Logs', `/aws/vendedlogs/states/${Aws.STACK_NAME}-session-lifecycle`),
        // An execution's history stays 90 days in Step Functions anyway.
        level: LogLevel.ERROR,
        includeExecutionData: false,
      },
    });
  }

  private statements({ tables, dataKey, cluster, runner, webhookQueue }: SessionLifecycleProps): PolicyStatement[] {
    const inCluster = { ArnEquals: { 'ecs:cluster': cluster.clusterArn } };
    const { definition, taskRole, executionRole } = runner.task;
    return [
      onTable(tables.sessions, 'GetItem', 'UpdateItem'),
      dataKey.writing('dynamodb', 'sqs'),
      allow(['sqs:SendMessage'], webhookQueue.queueArn),
      new PolicyStatement({
        actions: ['ecs:RunTask'],
        resources: [definition.taskDefinitionArn],
        conditions: inCluster,
      }),
      new PolicyStatement({
        actions: ['ecs:StopTask'],
        // Task ids are made by ECS; the cluster's name is part of their ARN.
        resources: [
          Stack.of(this).formatArn({ service: 'ecs', resource: 'task', resourceName: `${cluster.clusterName}/*` }),
        ],
        conditions: inCluster,
      }),
      new PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [taskRole.roleArn, executionRole.roleArn],
        conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      }),
    ];
  }
}
