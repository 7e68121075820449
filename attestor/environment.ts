import * as z from 'zod';
import { hostOverridesSchema } from '../core/network/host-overrides.ts';

/** The attestor's environment. Exactly one of the keys; the last two are for the local sandbox only. */
export const environmentSchema = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65_535).default(7080),
    /** The address to listen on; all of them by default, as a container needs. */
    LISTEN_ADDRESS: z.union([z.ipv4(), z.ipv6()]).default('0.0.0.0'),
    /** `iss` of the attestations. */
    ATTESTOR_NAME: z.string().min(1).max(200),
    ATTESTOR_KEY_ARN: z.string().startsWith('arn:').optional(),
    ATTESTOR_KEY_FILE: z.string().min(1).optional(),
    ATTESTOR_TRUST: z.enum(['operator', 'external']),
    LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
    EGRESS_HOSTS: hostOverridesSchema.default(new Map()),
    /** PEM of further trust anchors. */
    EXTRA_CA_FILE: z.string().min(1).optional(),
  })
  .refine((env) => (env.ATTESTOR_KEY_ARN === undefined) !== (env.ATTESTOR_KEY_FILE === undefined), {
    error: 'Give either ATTESTOR_KEY_ARN or ATTESTOR_KEY_FILE',
  });
export type AttestorEnvironment = z.infer<typeof environmentSchema>;
