import type { Node } from 'constructs';
import * as z from 'zod';

const settingsSchema = z.strictObject({
  /** Partners that get an API key and a usage plan, by id. */
  partners: z.array(z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/)).default([]),
  /** Requests a second, and how many at once, that one partner may make; creating sessions has its own, lower limit. */
  partnerLimits: z
    .strictObject({
      ratePerS: z.number().positive(),
      burst: z.int().positive(),
      createRatePerS: z.number().positive(),
      createBurst: z.int().positive(),
    })
    .default({ ratePerS: 50, burst: 100, createRatePerS: 5, createBurst: 20 }),
  /** Attestor tasks. A recording lives in the memory of one task: see docs/decisions/one-attestor-task.md. */
  attestorCount: z.int().min(0).max(1).default(1),
  /** The attestor's name, `iss` of its attestations. */
  attestorName: z.string().min(1).default('veriframe-attestor'),
  /** STUN and TURN servers of the live view, as WebRTC's `RTCIceServer`. */
  iceServers: z
    .array(
      z.strictObject({ urls: z.array(z.string()), username: z.string().optional(), credential: z.string().optional() }),
    )
    .default([]),
  /** The public domain, with its certificate in us-east-1 (which CloudFront needs). Without it: CloudFront's own domain. */
  domain: z.strictObject({ name: z.string(), certificateArn: z.string().startsWith('arn:') }).optional(),
});

/** What an operator may choose, from the CDK context. */
export type Settings = z.infer<typeof settingsSchema>;

/** Reads the settings from the context (`cdk.json`, `-c name=value` with JSON as value). Fails naming what is not valid. */
export const settingsFrom = (node: Node): Settings => {
  const given = Object.keys(settingsSchema.shape).map((name) => [name, parsedText(node.tryGetContext(name))]);
  const parsed = settingsSchema.safeParse(Object.fromEntries(given));
  if (!parsed.success) throw new Error(`CDK context: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
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
