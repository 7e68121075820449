import * as z from 'zod';
import { iceServersSchema } from '../core/contract/ice-servers.ts';
import { attestorKeySchema } from '../zktls/attestation/attestor-key.ts';

const arn = z.string().startsWith('arn:');

/** A list in one variable, separated by commas. */
const commaList = z.string().transform((text) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ''),
);

const json = z.string().transform((text): unknown => JSON.parse(text));

/** Every variable that a Lambda of ours may read. */
const VARIABLES = {
  SESSIONS_TABLE: z.string().min(1),
  /** Create requests with an idempotency key. */
  REQUESTS_TABLE: z.string().min(1),
  /** How many sessions each partner has in each status. */
  TALLY_TABLE: z.string().min(1),
  PLATFORMS_TABLE: z.string().min(1),
  /** The versions of the platforms' flows. */
  FLOW_VERSIONS_TABLE: z.string().min(1),
  PARTNERS_TABLE: z.string().min(1),
  /** What failed sessions have left. */
  DIAGNOSTICS_TABLE: z.string().min(1),
  STATE_MACHINE_ARN: arn,
  TOKEN_SECRET_ARN: arn,
  PUBLIC_BASE_URL: z.url().transform((url) => url.replace(/\/+$/, '')),
  WEBHOOK_QUEUE_URL: z.url(),
  /** Where webhooks rest that were given up. */
  WEBHOOK_DEAD_LETTERS_URL: z.url(),
  /** Whose turn it is to deliver to a partner. */
  DELIVERIES_TABLE: z.string().min(1),
  /** How long a session is kept after its expiry. */
  SESSION_RETENTION_DAYS: z.coerce.number().int().positive(),
  /** CloudWatch's, in which the Lambda's metrics lie. */
  METRICS_NAMESPACE: z.string().min(1),
  ATTESTOR_KEY_ARN: arn,
  /** Published beside it: the next key, and those that have signed. */
  ATTESTOR_OTHER_KEY_ARNS: commaList.pipe(z.array(arn)).default([]),
  /** The pinned keys of an attestor elsewhere, a JWK set; empty with the deployment's own. */
  ATTESTOR_KEYS: z.union([
    z.literal('').transform(() => undefined),
    json.pipe(z.object({ keys: z.array(attestorKeySchema).min(1) })),
  ]),
  ATTESTOR_NAME: z.string().min(1),
  ICE_SERVERS: json.pipe(iceServersSchema).default([]),
  /** TURN servers that take credentials made of the secret below; empty without such servers. */
  TURN_URLS: json.pipe(z.array(z.string())).default([]),
  TURN_SECRET_ARN: z.union([z.literal('').transform(() => undefined), arn]).optional(),
  /** Where the addresses of runners may lie. */
  RUNNER_CIDRS: commaList.pipe(z.array(z.union([z.cidrv4(), z.cidrv6()])).min(1)),
  /** Paths of the embed page's files. */
  EMBED_ASSETS: json.pipe(z.object({ script: z.string(), style: z.string() })),
  /** Local cloud only, `host=127.0.0.1:port` pairs: where deliveries to that host go instead. Empty on AWS. */
  WEBHOOK_DEV_HOSTS: commaList
    .pipe(z.array(z.string().regex(/^[a-z0-9.-]+=127\.0\.0\.1:\d{1,5}$/)))
    .transform((pairs) => new Map(pairs.map(devHostOf)))
    .default(new Map()),
  /** Local cloud only: a PEM file with the authorities to trust besides the public ones. */
  EXTRA_CA_FILE: z.string().optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
};

const devHostOf = (pair: string): [string, { address: string; port: number }] => {
  const [host = '', target = ''] = pair.split('=');
  const [address = '', port = ''] = target.split(':');
  return [host, { address, port: Number(port) }];
};

type Variables = typeof VARIABLES;

/** Reads just these variables, each in its type; throws with the names of those that are missing or not valid. */
export const readEnvironment = <Name extends keyof Variables>(
  ...names: readonly Name[]
): { [N in Name]: z.infer<Variables[N]> } => {
  const values = names.map((name) => {
    const parsed = VARIABLES[name].safeParse(process.env[name]);
    if (!parsed.success) throw new Error(`the environment variable ${name} is missing or not valid`);
    return [name, parsed.data];
  });
  return Object.fromEntries(values) as { [N in Name]: z.infer<Variables[N]> };
};
