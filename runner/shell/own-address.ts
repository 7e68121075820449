import * as z from 'zod';

const METADATA_TIMEOUT_MS = 2_000;

const metadataSchema = z.object({ Networks: z.array(z.object({ IPv4Addresses: z.array(z.ipv4()).min(1) })).min(1) });

/**
 * The private address of this Fargate task, from the task metadata endpoint, version 4 (`ECS_CONTAINER_METADATA_URI_V4`).
 * Rejects when the endpoint does not tell it.
 */
export const taskAddress = async (metadataUri: string | undefined): Promise<string> => {
  if (metadataUri === undefined) throw new Error('Neither RUNNER_ADDRESS nor a task metadata endpoint is given.');
  const response = await fetch(metadataUri, { signal: AbortSignal.timeout(METADATA_TIMEOUT_MS) });
  const address = metadataSchema.parse(await response.json()).Networks[0]?.IPv4Addresses[0];
  if (address === undefined) throw new Error('The task has no address.');
  return address;
};
