import { randomInt } from 'node:crypto';
import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import type { ApiGatewayEngine } from '../../../local/api-gateway/create-api-gateway.ts';
import { createApiGateway } from '../../../local/api-gateway/create-api-gateway.ts';
import { openAwsFront } from '../../../local/aws-front.ts';
import type { Engine } from '../../../local/engine.ts';
import type { ManualClock } from '../manual-clock.ts';
import { manualClock } from '../manual-clock.ts';

/** A local API Gateway behind a real SDK client. */
export type StartedApiGateway = {
  readonly client: APIGatewayClient;
  readonly clock: ManualClock;
  readonly engine: () => ApiGatewayEngine;
  /** Opens it anew with what its directory holds. */
  readonly restart: () => void;
  /** Faults that the client saw as an internal failure. */
  readonly faults: readonly unknown[];
  readonly close: () => Promise<void>;
};

const SILENT: Engine = { handle: async () => ({}), close: async () => undefined };

/** Starts it, in memory or on a directory. */
export const startApiGateway = async (directory?: string): Promise<StartedApiGateway> => {
  const faults: unknown[] = [];
  const clock = manualClock(Date.parse('2026-11-23T08:00:00.000Z'));
  const front = await openAwsFront({ newId: () => 'id-1', onError: (error) => faults.push(error) });
  const open = (): ApiGatewayEngine => {
    const kept = directory === undefined ? {} : { directory };
    const opened = createApiGateway({ ...kept, clock, randomInt: (below) => randomInt(below) });
    front.serve({
      ...{ AWSStepFunctions: SILENT, AmazonSQS: SILENT, DynamoDB_20120810: SILENT, TrentService: SILENT },
      ...{ AmazonEC2ContainerServiceV20141113: SILENT, secretsmanager: SILENT, apigateway: opened },
    });
    return opened;
  };
  let engine = open();
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new APIGatewayClient({ endpoint: front.url, region: 'eu-west-1', credentials, maxAttempts: 1 });
  return {
    client,
    clock,
    engine: () => engine,
    restart: () => {
      engine = open();
    },
    faults,
    close: async () => {
      client.destroy();
      await front.close();
    },
  };
};
