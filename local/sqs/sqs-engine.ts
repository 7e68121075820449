import type { Clock } from '../clock.ts';
import type { Engine } from '../engine.ts';

/** What `createSqs(options: SqsOptions): Promise<SqsEngine>` needs. */
export interface SqsOptions {
  /** One file per message below it (made when missing); messages stay in memory without it. */
  directory?: string;
  /** The front's address, as in `http://127.0.0.1:4566`: the SDK sends a queue's calls to the host of its URL. */
  baseUrl: string;
  region: string;
  accountId: string;
  clock: Clock;
  newId: () => string;
}

/** The local SQS: wire operations of `AmazonSQS`, and the queues of a template. */
export interface SqsEngine extends Engine {
  /**
   * Makes a queue from the resolved properties of an `AWS::SQS::Queue`, with the messages that its directory holds.
   * Fails by name on a property that is not known here. The dead-letter queue may be made later than its source.
   */
  ensureQueue(queueName: string, properties: unknown): Promise<void>;
  urlOf(queueName: string): string;
  arnOf(queueName: string): string;
}
