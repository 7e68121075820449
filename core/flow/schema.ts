import * as z from 'zod';
import { FLOW_LIMITS } from './limits.ts';
import { nameSchema } from './name.ts';
import { nodeSchema } from './node.ts';

const hostSchema = z
  .string()
  .max(253)
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*$/, 'must be a host name in lower case, without port and path');

const hostListSchema = z.array(hostSchema).min(1, 'must name at least one host').max(FLOW_LIMITS.hosts);

/**
 * A platform's verification flow. Strict, so that a misspelt member is found, and without defaults or transformations, so
 * that the parsed flow is the file and has its hash. New members are optional; a member that changes the meaning of old
 * flows needs a new `schema` value.
 */
export const flowSchema = z
  .strictObject({
    $schema: z
      .string()
      .max(300)
      .optional()
      .meta({ description: 'Where an editor finds the JSON Schema of flows: docs/flow.schema.json.' }),
    schema: z.literal('veriframe.flow/1').meta({ description: 'The language and its version.' }),
    platform: z
      .string()
      .max(64)
      .regex(/^[a-z][a-z0-9-]*$/, 'must be the name of the platform, in lower case')
      .meta({ description: 'The name in platform.json.' }),
    version: z
      .string()
      .regex(/^\d{1,6}\.\d{1,6}\.\d{1,6}$/, 'must be a version, as in 1.0.0')
      .meta({ description: 'Raised with every change.' }),
    allowedHosts: hostListSchema.meta({ description: 'The only hosts that the flow opens, asks or recognises.' }),
    tls12Hosts: hostListSchema.optional().meta({
      description:
        'Of these the hosts that have no TLS 1.3: what they say may be attested over TLS 1.2, which is weaker.',
    }),
    sameAddress: z.literal(true).optional().meta({
      description:
        'The browser reaches these hosts through the attestor, too: for platforms that let a login be used from one address only.',
    }),
    start: nameSchema.meta({ description: 'The node that the run begins with.' }),
    nodes: z
      .record(nameSchema, nodeSchema)
      .refine((nodes) => Object.keys(nodes).length <= FLOW_LIMITS.nodes, `must hold at most ${FLOW_LIMITS.nodes} nodes`)
      .meta({ description: 'The steps by name. Read from top to bottom they tell the story of the verification.' }),
  })
  .meta({ title: 'Veriframe flow', description: 'How an account on a platform is verified.' });
export type Flow = z.infer<typeof flowSchema>;
