import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { FunctionSurroundings } from './function-surroundings.ts';
import { METRICS_NAMESPACE } from './metrics.ts';
import { onTable } from './tables.ts';
import { VeriframeFunction } from './veriframe-function.ts';

export type SessionMeasurementProps = FunctionSurroundings & { readonly stateMachine: StateMachine };

/** Measures sessions when their execution has come to its end: docs/decisions/metrics-from-logs.md. */
export class SessionMeasurement extends Construct {
  constructor(scope: Construct, id: string, props: SessionMeasurementProps) {
    super(scope, id);
    const { bundles, tables, dataKey, stateMachine } = props;
    const measurer = new VeriframeFunction(this, 'MeasureSession', {
      bundle: bundles['measure-session'],
      memoryMb: 512,
      environment: { SESSIONS_TABLE: tables.sessions.tableName, METRICS_NAMESPACE },
      statements: [onTable(tables.sessions, 'GetItem'), dataKey.reading('dynamodb')],
    });
    new Rule(this, 'ExecutionEnded', {
      description: 'Veriframe: the execution of a session has come to its end',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        // What fails, is stopped or takes too long has an alarm of its own, and may still be redriven.
        detail: { stateMachineArn: [stateMachine.stateMachineArn], status: ['SUCCEEDED'] },
      },
      // A measurement that is lost is of no matter to anybody.
      targets: [new LambdaFunction(measurer.lambda, { retryAttempts: 2 })],
    });
  }
}
