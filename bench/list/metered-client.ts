import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';

const capacitySchema = z.object({ CapacityUnits: z.number() });
const outputSchema = z.object({
  ConsumedCapacity: z.union([capacitySchema.transform((one) => [one]), z.array(capacitySchema)]),
});

/** A DynamoDB client that asks of every call what it consumed. */
export type MeteredClient = {
  readonly client: DynamoDBClient;
  /** Calls and capacity units since it was asked the last time. */
  readonly take: () => { calls: number; units: number };
};

/** Opens the client. A call whose answer says nothing of its capacity fails. */
export const meteredClient = (config: DynamoDBClientConfig): MeteredClient => {
  const client = new DynamoDBClient(config);
  let calls = 0;
  let units = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      Object.assign(args.input, { ReturnConsumedCapacity: 'TOTAL' });
      const result = await next(args);
      const { ConsumedCapacity } = outputSchema.parse(result.output);
      calls++;
      units += ConsumedCapacity.reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0);
      return result;
    },
    { step: 'initialize', name: 'meter' },
  );
  return {
    client,
    take: () => {
      const taken = { calls, units };
      [calls, units] = [0, 0];
      return taken;
    },
  };
};
