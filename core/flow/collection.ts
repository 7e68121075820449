import * as z from 'zod';
import { disclosureSchema } from './disclosure.ts';
import { DEFAULT_WAIT_MS, FLOW_LIMITS } from './limits.ts';
import { nameSchema } from './name.ts';
import { requestSchema } from './request.ts';

/** Fetches the agreed data; the interpreter stops here until every request has its answer. */
export const collectSchema = z
  .strictObject({
    type: z.literal('collect'),
    requests: z
      .record(nameSchema, requestSchema)
      .refine((all) => Object.keys(all).length >= 1, 'must hold at least one request')
      .refine(
        (all) => Object.keys(all).length <= FLOW_LIMITS.requests,
        `must hold at most ${FLOW_LIMITS.requests} requests`,
      )
      .meta({
        description:
          'Made in parallel, a few at once. One that is made with a field of another waits for it; a POST that is written out waits for all above it, and all below wait for it.',
      }),
    disclose: z
      .record(nameSchema, disclosureSchema)
      .refine((all) => Object.keys(all).length >= 1, 'must disclose at least one field')
      .refine(
        (all) => Object.keys(all).length <= FLOW_LIMITS.disclosures,
        `must disclose at most ${FLOW_LIMITS.disclosures} fields`,
      )
      .meta({ description: 'Exactly what the partner gets, and nothing else.' }),
    timeoutMs: z
      .int()
      .min(1)
      .max(FLOW_LIMITS.pageWaitMs)
      .optional()
      .meta({ description: `How long all of it takes at most, in milliseconds; ${DEFAULT_WAIT_MS} when absent.` }),
    next: nameSchema.meta({ description: 'The node that comes after it.' }),
  })
  .meta({ description: 'Fetches the agreed data through the attestor.' });
export type Collection = z.infer<typeof collectSchema>;
