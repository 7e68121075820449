import * as z from 'zod';
import { hostOverridesSchema } from '../core/network/host-overrides.ts';

/** A list in one variable, separated by commas. */
const commaList = z.string().transform((text) => text.split(',').filter((entry) => entry !== ''));

/** 32 characters at least, those of a bearer token (RFC 6750, 2.1) without the comma. */
const TOKEN = /^[\w.~+/=-]{32,256}$/;

/** The attestor's environment. Exactly one of the keys; the last two are for the local sandbox only. */
export const environmentSchema = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65_535).default(7080),
    /** The address to listen on; all of them by default, as a container needs. */
    LISTEN_ADDRESS: z.union([z.ipv4(), z.ipv6()]).default('0.0.0.0'),
    /** `iss` of the attestations. */
    ATTESTOR_NAME: z.string().min(1).max(200),
    ATTESTOR_KEY_ARN: z.string().startsWith('arn:').optional(),
    /** Keys that are published beside it: retired ones, and the one that will sign next. */
    ATTESTOR_OTHER_KEY_ARNS: commaList.pipe(z.array(z.string().startsWith('arn:'))).default([]),
    ATTESTOR_KEY_FILE: z.string().min(1).optional(),
    /** Who may open relays and make claims; everybody when empty. Two while one is exchanged for another. */
    ATTESTOR_TOKEN: commaList.pipe(z.array(z.string().regex(TOKEN))).default([]),
    ATTESTOR_TRUST: z.enum(['operator', 'external']),
    /** CloudWatch's, of the metrics that are lines of the log. */
    METRICS_NAMESPACE: z.string().min(1).default('Veriframe'),
    LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
    /** Connections to sites leave from this address of the machine; from the system's choice without. */
    SOURCE_ADDRESS: z.union([z.ipv4(), z.ipv6()]).optional(),
    EGRESS_HOSTS: hostOverridesSchema.default(new Map()),
    /** PEM of further trust anchors. */
    EXTRA_CA_FILE: z.string().min(1).optional(),
  })
  .refine((env) => (env.ATTESTOR_KEY_ARN === undefined) !== (env.ATTESTOR_KEY_FILE === undefined), {
    error: 'Give either ATTESTOR_KEY_ARN or ATTESTOR_KEY_FILE',
  });
export type AttestorEnvironment = z.infer<typeof environmentSchema>;
