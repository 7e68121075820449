import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { isRunning } from './is-running.ts';
import { readIfThere } from './read-if-there.ts';

/** A running local cloud, as other processes of this machine find it. It holds nothing secret: credentials are not checked. */
const localDeploymentSchema = z.object({
  /** The process of `npm start`. */
  pid: z.int().positive(),
  region: z.string(),
  /** `AWS_ENDPOINT_URL` of every AWS API. */
  endpoint: z.url(),
  /** The stack's outputs. */
  outputs: z.record(z.string(), z.string()),
  /** Ids (not values) of the API keys, by partner. */
  partnerKeyIds: z.record(z.string(), z.string()),
  /** The sites that only its browsers find, as `EGRESS_HOSTS`, and the authority of their certificates (a PEM file). */
  sites: z.object({ egressHosts: z.string(), caFile: z.string() }).optional(),
});
export type LocalDeployment = z.infer<typeof localDeploymentSchema>;

const fileIn = (dataDirectory: string): string => path.join(dataDirectory, 'deployment.json');

/** Tells other processes of a local cloud that runs; they see the whole file or none. */
export const writeLocalDeployment = async (dataDirectory: string, deployment: LocalDeployment): Promise<void> => {
  await mkdir(dataDirectory, { recursive: true });
  const file = fileIn(dataDirectory);
  await writeFile(`${file}.new`, JSON.stringify(deployment, null, 2), { mode: 0o600 });
  await rename(`${file}.new`, file);
};

/** Takes the notice away; nothing happens when there is none. */
export const removeLocalDeployment = (dataDirectory: string): Promise<void> =>
  rm(fileIn(dataDirectory), { force: true });

/**
 * The local cloud that runs on this data, or undefined when none does: there is no notice, or the process that left it has
 * ended. Fails on a notice that cannot be read.
 */
export const findLocalDeployment = async (dataDirectory: string): Promise<LocalDeployment | undefined> => {
  const text = await readIfThere(fileIn(dataDirectory));
  if (text === undefined) return undefined;
  const deployment = localDeploymentSchema.parse(JSON.parse(text));
  return isRunning(deployment.pid) ? deployment : undefined;
};
