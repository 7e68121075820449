import * as z from 'zod';
import { bootstrapRequestSchema, bootstrapResponseSchema } from '../core/contract/runner-api.ts';
import { hostOverridesSchema } from '../core/network/host-overrides.ts';
import { WEBRTC_PROTOCOLS } from './live-view/peer/offered-candidates.ts';

/** What an empty variable of a task definition stands for. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema.optional());

const json = z.string().transform((text, context) => {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    context.addIssue({ code: 'custom', message: 'must be JSON' });
    return z.NEVER;
  }
});

/** The environment of a runner's task. */
export const environmentSchema = z.object({
  SESSION_ID: z.uuidv4(),
  BOOTSTRAP_SECRET: bootstrapRequestSchema.shape.bootstrapSecret,
  /** `<public base>/v1`. */
  API_BASE_URL: z.url({ protocol: /^https?$/ }),
  ATTESTOR_URL: z.url({ protocol: /^wss?$/ }),
  /** What lets the runner's prover in; absent where the attestor lets everybody in. */
  ATTESTOR_TOKEN: optional(z.string().regex(/^[\w.~+/=-]+$/)),
  /** How viewers may connect, `udp,tcp` or less where a network lets less through; empty: by stills alone. */
  WEBRTC_PROTOCOLS: z
    .string()
    .default(WEBRTC_PROTOCOLS.join(','))
    .transform((text) => text.split(',').filter((name) => name !== ''))
    .pipe(z.array(z.enum(WEBRTC_PROTOCOLS))),
  /** Used when bootstrap names none. */
  ICE_SERVERS: json.default([]).pipe(bootstrapResponseSchema.shape.iceServers),
  /** Absent: @sparticuz/chromium, unpacked once into the user's cache. */
  CHROMIUM_PATH: optional(z.string()),
  EGRESS_HOSTS: z.string().default('').pipe(hostOverridesSchema),
  /** PEM of the authority of the local sandbox sites. */
  EXTRA_CA_FILE: optional(z.string()),
  /** Where to serve, and to be reached; absent on Fargate, where the task's metadata says it. */
  RUNNER_ADDRESS: optional(z.ipv4()),
  /** The address that viewers reach; absent: where bootstrap saw the runner come from. */
  PUBLIC_ADDRESS: optional(z.ipv4()),
  ECS_CONTAINER_METADATA_URI_V4: optional(z.url()),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});
export type RunnerEnvironment = z.infer<typeof environmentSchema>;

/**
 * Reads the environment and removes the secrets from it, so that nothing that is started later inherits it. Throws with the
 * names of what is missing or wrong, never with values.
 */
export const readEnvironment = (env: NodeJS.ProcessEnv): RunnerEnvironment => {
  const parsed = environmentSchema.safeParse(env);
  delete env['BOOTSTRAP_SECRET'];
  delete env['ATTESTOR_TOKEN'];
  if (parsed.success) return parsed.data;
  const names = parsed.error.issues.map(({ path }) => path[0]);
  throw new Error(`The environment is not valid: ${[...new Set(names)].join(', ')}.`);
};
