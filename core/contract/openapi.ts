import * as z from 'zod';
import type { FailureCode } from '../failure.ts';
import { failureOf } from '../failure.ts';
import { errorEnvelopeSchema } from './envelope.ts';
import { jsonSchemaOf } from './json-schema.ts';
import type { Operation } from './operations.ts';
import { OPERATIONS } from './operations.ts';
import { webhookEventSchema } from './webhook-event.ts';

type Json = { readonly [name: string]: unknown };

const DESCRIPTION = `A partner's server creates a session, the partner's page shows its embed URL in an iframe, the end user
logs in to a platform in an isolated remote browser, and the partner hears by webhook what was proved.`;

const TAGS: Readonly<Record<Operation['tag'], string>> = {
  Platforms: 'The web sites on which accounts can be verified.',
  Sessions: 'One verification of one end user on one platform.',
  Webhooks: 'How a session ended, signed as Standard Webhooks 1.0.0 says.',
  Attestations: 'What proves offline that the data came from the platform.',
  Documents: 'This document.',
};

/** What every route may answer, and what every route with an API key may. */
const COMMON: readonly FailureCode[] = [
  'RATE_LIMITED',
  'INTERNAL',
  'BAD_GATEWAY',
  'SERVICE_UNAVAILABLE',
  'GATEWAY_TIMEOUT',
];
const KEYED_REFUSALS: readonly FailureCode[] = ['VALIDATION_FAILED', 'UNAUTHORIZED', 'QUOTA_EXCEEDED'];

/** The OpenAPI 3.1 document of the partner API, made of the schemas that the handlers use. */
export const openApiDocument = (): Json => ({
  openapi: '3.1.0',
  info: {
    title: 'Veriframe partner API',
    version: '1',
    description: DESCRIPTION.replace('\n', ' '),
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  // Relative to where the document is served, so it is the same for every deployment.
  servers: [{ url: '/v1', description: 'This deployment' }],
  security: [{ apiKey: [] }],
  tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
  paths: Object.fromEntries([...new Set(OPERATIONS.map(({ path }) => path))].map((path) => [path, pathItemOf(path)])),
  webhooks: { sessionEnded: { post: sessionEndedWebhook() } },
  components: {
    securitySchemes: { apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' } },
    schemas: { Error: jsonSchemaOf(errorEnvelopeSchema) },
  },
});

const pathItemOf = (path: string): Json => ({
  ...(path.includes('{id}') ? { parameters: [parameter('path', 'id', z.uuidv4(), true)] } : {}),
  ...Object.fromEntries(
    OPERATIONS.filter((operation) => operation.path === path).map((operation) => [
      operation.method,
      operationOf(operation),
    ]),
  ),
});

const operationOf = (operation: Operation): Json => {
  const { operationId, summary, description, tag, isOpen, headers, query, body, answer } = operation;
  const parameters = [
    ...Object.entries(headers ?? {}).map(([name, schema]) => parameter('header', name, schema)),
    ...Object.entries(query?.shape ?? {}).map(([name, schema]) => parameter('query', name, schema)),
  ];
  return {
    operationId,
    summary,
    ...(description === undefined ? {} : { description }),
    tags: [tag],
    ...(isOpen ? { security: [] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: !body.safeParse(undefined).success, content: jsonContent(body) } } : {}),
    responses: {
      [answer.status]: { description: 'Success', content: jsonContent(answer.schema, answer.mediaType) },
      ...refusalsOf(operation),
    },
  };
};

const parameter = (
  where: 'path' | 'query' | 'header',
  name: string,
  schema: z.core.$ZodType,
  required = false,
): Json => ({
  name,
  in: where,
  required,
  schema: jsonSchemaOf(schema),
});

const jsonContent = (schema: z.core.$ZodType, mediaType = 'application/json'): Json => ({
  [mediaType]: { schema: jsonSchemaOf(schema) },
});

/** One response for each HTTP status, with the codes that it may carry. */
const refusalsOf = ({ isOpen, refusals = [] }: Operation): Json => {
  const codes = [...(isOpen ? [] : KEYED_REFUSALS), ...refusals, ...COMMON];
  const statuses = [...new Set(codes.map(statusOf))].sort((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: codes
          .filter((code) => statusOf(code) === status)
          .map((code) => `\`${code}\`: ${failureOf(code).message}`)
          .join(' '),
        ...(status === 429
          ? { headers: { 'Retry-After': { schema: { type: 'integer' }, description: 'Seconds' } } }
          : {}),
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    ]),
  );
};

const statusOf = (code: FailureCode): number => failureOf(code).http ?? 500;

const sessionEndedWebhook = (): Json => ({
  operationId: 'sessionEnded',
  summary: 'How a session ended',
  description:
    'Posted to `webhookUrl`. Up to three attempts; any 2xx within 30 seconds is taken, 410 ends the deliveries at once.',
  tags: ['Webhooks'],
  // Signed, not keyed.
  security: [],
  parameters: [
    parameter('header', 'webhook-id', z.string().describe('The same over retries and replays.'), true),
    parameter('header', 'webhook-timestamp', z.string().describe('Seconds since 1970.'), true),
    parameter(
      'header',
      'webhook-signature',
      z.string().describe('One or more `v1,<base64>`, separated by a space.'),
      true,
    ),
  ],
  requestBody: { required: true, content: jsonContent(webhookEventSchema) },
  responses: {
    '2XX': { description: 'Taken.' },
    '4XX': { description: 'Not taken: tried again, but for 410.' },
  },
});
