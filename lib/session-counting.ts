import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { allow } from './allow.ts';
import { deadLetterQueue } from './dead-letter-queue.ts';
import type { FunctionSurroundings } from './function-surroundings.ts';
import type { Tables } from './tables.ts';
import { onTable } from './tables.ts';
import { VeriframeFunction } from './veriframe-function.ts';

/** What is read of a session to count it, and nothing personal (adapters/aws/dynamo-session-standings.ts). */
const COUNTED_ATTRIBUTES = ['sessionId', 'partnerId', 'status', 'history'];

/** Keeps the totals of the lists: docs/decisions/totals-by-counters.md. */
export class SessionCounting extends Construct {
  readonly counter: IFunction;
  /** News of changed sessions that could not be counted. */
  readonly deadLetters: IQueue;

  constructor(scope: Construct, id: string, props: FunctionSurroundings) {
    super(scope, id);
    const { bundles, tables, dataKey } = props;
    const deadLetters = deadLetterQueue(this, 'DeadLetters', dataKey);
    const counter = new VeriframeFunction(this, 'CountSessions', {
      bundle: bundles['count-sessions'],
      memoryMb: 512,
      // Three seconds of waits for others that count the same, and the calls between them.
      timeoutS: 30,
      environment: { SESSIONS_TABLE: tables.sessions.tableName, TALLY_TABLE: tables.tally.tableName },
      statements: [
        readStream(tables),
        readCountedAttributes(tables),
        onTable(tables.tally, 'BatchGetItem', 'PutItem', 'UpdateItem'),
        allow(['sqs:SendMessage'], deadLetters.queueArn),
        dataKey.writing('dynamodb', 'sqs'),
      ],
    });
    new EventSourceMapping(this, 'Changes', {
      target: counter.lambda,
      eventSourceArn: streamOf(tables),
      // All that the stream still holds, the news from before the mapping too: counting twice changes nothing.
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      // One invocation a second and shard when little happens; totals are a second later for it.
      maxBatchingWindow: Duration.seconds(1),
      // One session that cannot be counted holds up no other for long: it is alone after seven splits.
      bisectBatchOnError: true,
      retryAttempts: 10,
      onFailure: { bind: () => ({ destination: deadLetters.queueArn }) },
    });
    this.counter = counter.lambda;
    this.deadLetters = deadLetters;
  }
}

const streamOf = ({ sessions }: Tables): string => {
  if (sessions.tableStreamArn === undefined) throw new Error('the table of sessions has no stream');
  return sessions.tableStreamArn;
};

/** What Lambda does in the function's name (DynamoDB developer guide, "Tutorial: Process new items with Streams and Lambda"). */
const readStream = (tables: Tables): PolicyStatement =>
  allow(
    ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
    streamOf(tables),
  );

/** IAM user guide, "Amazon DynamoDB: Allows access to specific attributes". */
const readCountedAttributes = ({ sessions }: Tables): PolicyStatement =>
  new PolicyStatement({
    actions: ['dynamodb:BatchGetItem'],
    resources: [sessions.tableArn],
    conditions: { 'ForAllValues:StringEquals': { 'dynamodb:Attributes': COUNTED_ATTRIBUTES } },
  });
