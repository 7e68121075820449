import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/**
 * A DynamoDB client that takes region, credentials and endpoint from the environment. Waits at most 3 s for one answer:
 * reads and writes of one item take milliseconds, and a stuck connection must leave time for the SDK's two retries.
 */
export const dynamoClient = (): DynamoDBClient =>
  new DynamoDBClient({ requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 } });
