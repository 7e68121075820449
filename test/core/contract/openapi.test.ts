import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { openApiDocument } from '../../../core/contract/openapi.ts';
import { createSessionRequestSchema, sessionDetailsSchema } from '../../../core/contract/partner-api.ts';
import { FAILURES } from '../../../core/failure.ts';

const operationSchema = z.object({
  operationId: z.string(),
  security: z.array(z.unknown()).optional(),
  parameters: z
    .array(z.object({ name: z.string(), in: z.string(), schema: z.record(z.string(), z.unknown()) }))
    .default([]),
  requestBody: z
    .object({
      required: z.boolean(),
      content: z.record(z.string(), z.object({ schema: z.record(z.string(), z.unknown()) })),
    })
    .optional(),
  responses: z.record(z.string(), z.looseObject({ description: z.string() })),
});
const documentSchema = z.object({
  openapi: z.literal('3.1.0'),
  paths: z.record(z.string(), z.object({ get: operationSchema.optional(), post: operationSchema.optional() })),
});
const document = documentSchema.parse(JSON.parse(JSON.stringify(openApiDocument())));
const operation = (method: 'get' | 'post', route: string) => {
  const found = document.paths[route]?.[method];
  if (!found) throw new Error(`no ${method} ${route}`);
  return found;
};
const operations = Object.values(document.paths).flatMap(({ get, post }) => [get, post].filter((each) => !!each));

describe('the OpenAPI document', () => {
  it('is the one in docs/ (npm run openapi writes it)', () => {
    const committed = readFileSync(path.resolve(import.meta.dirname, '../../../docs/openapi.json'), 'utf8');
    expect(JSON.parse(committed)).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
  });

  it('describes every field that a create request may have, and refuses others', () => {
    const body = operation('post', '/partner/browser-session').requestBody;
    const schema = body?.content['application/json']?.schema;
    expect(body?.required).toBe(true);
    expect(Object.keys(z.record(z.string(), z.unknown()).parse(schema?.['properties']))).toEqual(
      Object.keys(createSessionRequestSchema.shape),
    );
    expect(schema).toMatchObject({ required: ['platformId'], additionalProperties: false });
  });

  it('promises every field of the details', () => {
    const content = JSON.stringify(operation('get', '/partner/browser-session/{id}').responses['200']);
    for (const field of Object.keys(sessionDetailsSchema.shape)) expect(content).toContain(`"${field}":`);
  });

  it('describes query parameters as what they mean, with their bounds', () => {
    const { parameters } = operation('get', '/partner/browser-sessions');
    expect(parameters.map(({ name }) => name)).toEqual(['status', 'limit', 'offset', 'cursor']);
    expect(parameters[1]?.schema).toEqual({ type: 'integer', minimum: 1, maximum: 100 });
    expect(parameters[2]?.schema).toEqual({ type: 'integer', minimum: 0, maximum: 10_000 });
  });

  it('asks for an API key everywhere but on the published documents', () => {
    const open = operations.filter(({ security }) => security?.length === 0).map(({ operationId }) => operationId);
    expect(open).toEqual(['getAttestationKeys', 'getOpenApi']);
  });

  it('names refusals by codes of the failure table, each under its status', () => {
    for (const { responses } of operations)
      for (const [status, { description }] of Object.entries(responses))
        for (const [, code] of description.matchAll(/`([A-Z_]+)`/g))
          expect([code, FAILURES[code as keyof typeof FAILURES]]).toEqual([
            code,
            expect.objectContaining({ http: Number(status) }),
          ]);
    expect(Object.keys(operation('post', '/partner/browser-session').responses)).toEqual([
      '201',
      '400',
      '401',
      '404',
      '409',
      '413',
      '415',
      '429',
      '500',
      '502',
      '503',
      '504',
    ]);
  });
});
