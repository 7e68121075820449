import type { Node } from 'constructs';
import * as z from 'zod';
import { FARGATE_SIZES, isFargateSize } from './fargate-size.ts';
import type { Partner } from './partner-settings.ts';
import { limitsSchema, partnersFrom, partnersSchema } from './partner-settings.ts';

/** The days that CloudWatch Logs keeps entries for (PutRetentionPolicy, API reference). */
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const settingsSchema = z.strictObject({
  /** Partners that get an API key and a usage plan: ids, or objects with an id and the limits that are theirs alone. */
  partners: partnersSchema.default([]),
  /** Requests a second, and how many at once, that one partner may make; creating sessions has its own, lower limit. */
  partnerLimits: limitsSchema.default({ ratePerS: 50, burst: 100, createRatePerS: 5, createBurst: 20 }),
  /** How long after its expiry a session is kept, result and attestation with it. */
  sessionRetentionDays: z.int().min(1).max(3650).default(30),
  logRetentionDays: z.literal(LOG_RETENTION_DAYS).default(30),
  /** CPU units (1024 are one vCPU) and memory of a runner, a combination that Fargate has. */
  runnerSize: z
    .strictObject({ cpu: z.int(), memoryMb: z.int() })
    .refine(isFargateSize, { error: `must be one of Fargate's sizes: ${FARGATE_SIZES}` })
    .default({ cpu: 1024, memoryMb: 2048 }),
  /** Attestor tasks. A recording lives in the memory of one task: see docs/decisions/one-attestor-task.md. */
  attestorCount: z.int().min(0).max(1).default(1),
  /** The attestor's name, `iss` of its attestations. */
  attestorName: z.string().min(1).default('veriframe-attestor'),
  /** The stack's own keys that attestations are signed with: how many there are, which one signs, and which are published no more. */
  attestorKeys: z
    .strictObject({
      count: z.int().min(1).max(20),
      signing: z.int().min(1),
      withdrawn: z.array(z.int().min(1)).default([]),
    })
    .refine(({ count, signing }) => signing <= count, { error: 'signing must be one of the keys: 1 to count' })
    .refine(({ signing, withdrawn }) => !withdrawn.includes(signing), { error: 'the key that signs is published' })
    .default({ count: 1, signing: 1, withdrawn: [] }),
  /** STUN and TURN servers of the live view, as WebRTC's `RTCIceServer`. */
  iceServers: z
    .array(
      z.strictObject({ urls: z.array(z.string()), username: z.string().optional(), credential: z.string().optional() }),
    )
    .default([]),
  /** TURN servers that take credentials made of a secret which the stack makes (coturn's `use-auth-secret`). */
  turn: z
    .strictObject({
      urls: z.array(z.string().regex(/^turns?:[\w.-]+(:\d{1,5})?(\?transport=(udp|tcp))?$/)).min(1),
    })
    .optional(),
  /** The public domain, with its certificate in us-east-1 (which CloudFront needs). Without it: CloudFront's own domain. */
  domain: z.strictObject({ name: z.string(), certificateArn: z.string().startsWith('arn:') }).optional(),
  /** A web ACL of AWS WAF for the public host. One for CloudFront is global, which to WAF is us-east-1. */
  webAclArn: z
    .string()
    .regex(/^arn:[\w-]+:wafv2:us-east-1:\d{12}:global\/webacl\/.+$/, {
      error: 'must be the ARN of a web ACL for CloudFront: arn:aws:wafv2:us-east-1:…:global/webacl/…',
    })
    .optional(),
  /** A web ACL of AWS WAF for the API's own regional host, which can be called past the public one. */
  apiWebAclArn: z
    .string()
    .regex(/^arn:[\w-]+:wafv2:[\w-]+:\d{12}:regional\/webacl\/.+$/, {
      error: 'must be the ARN of a regional web ACL: arn:aws:wafv2:REGION:…:regional/webacl/…',
    })
    .optional(),
});

/** What an operator may choose, from the CDK context. */
export type Settings = Omit<z.infer<typeof settingsSchema>, 'partners'> & {
  readonly partners: readonly Partner[];
};

/** Reads the settings from the context (`cdk.json`, `-c name=value` with JSON as value). Fails naming what is not valid. */
export const settingsFrom = (node: Node): Settings => {
  const given = Object.keys(settingsSchema.shape).map((name) => [name, parsedText(node.tryGetContext(name))]);
  const parsed = settingsSchema.safeParse(Object.fromEntries(given));
  if (!parsed.success) throw new Error(`CDK context: ${z.prettifyError(parsed.error)}`);
  const { partners, ...settings } = parsed.data;
  return { ...settings, partners: partnersFrom(partners, settings.partnerLimits) };
};

/** `-c` gives every value as text. */
const parsedText = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
};
