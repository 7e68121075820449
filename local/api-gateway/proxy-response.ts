import * as z from 'zod';
import type { HttpHeaders, HttpResponse } from '../http-message.ts';
import { headerOf } from '../http-message.ts';
import { isBinary } from './media-type.ts';

const headerValue = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/**
 * The output of a Lambda proxy integration (Developer Guide, "Output format of a Lambda function for proxy integration").
 * Anything else is a malformed response, which API Gateway answers with 502.
 */
const proxyResponseSchema = z.strictObject({
  statusCode: z
    .union([
      z.int(),
      z
        .string()
        .regex(/^\d{3}$/)
        .transform(Number),
    ])
    .pipe(z.int().min(100).max(599)),
  headers: z.record(z.string(), headerValue).nullish(),
  multiValueHeaders: z.record(z.string(), z.array(headerValue)).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** Headers that API Gateway hands on as `x-amzn-Remapped-…` (Developer Guide, "important notes for REST APIs"). */
const REMAPPED = new Set([
  'authorization',
  'connection',
  'content-md5',
  'date',
  'expect',
  'host',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'user-agent',
  'www-authenticate',
]);
/** Headers of one connection, and the length, which API Gateway sets itself. */
const DROPPED = new Set(['content-length', 'te', 'trailer', 'transfer-encoding', 'upgrade']);

/** Turns a function's output into the response, or undefined when it is malformed. */
export const proxyResponse = (
  payload: unknown,
  request: { readonly accept: string | undefined; readonly requestId: string },
  binaryMediaTypes: readonly string[],
): HttpResponse | undefined => {
  const parsed = proxyResponseSchema.safeParse(payload);
  if (!parsed.success) return undefined;
  const { statusCode, headers, multiValueHeaders, body, isBase64Encoded } = parsed.data;
  const multiple = Object.entries(multiValueHeaders ?? {});
  const single = Object.entries(headers ?? {}).filter(
    ([name]) => !multiple.some(([other]) => other.toLowerCase() === name.toLowerCase()),
  );
  const sent: HttpHeaders = [
    ...single,
    ...multiple.flatMap(([name, values]) => values.map((value) => [name, value] as const)),
  ];
  return {
    status: statusCode,
    headers: [
      ...(headerOf(sent, 'content-type') === undefined ? [['Content-Type', 'application/json'] as const] : []),
      ...sent.flatMap(([name, value]) => handedOn(name, value)),
      ['x-amzn-RequestId', request.requestId],
    ],
    body: bodyOf(body ?? '', isBase64Encoded === true && isBinary(firstOf(request.accept), binaryMediaTypes)),
  };
};

const handedOn = (name: string, value: string): HttpHeaders => {
  if (DROPPED.has(name.toLowerCase())) return [];
  return [[REMAPPED.has(name.toLowerCase()) ? `x-amzn-Remapped-${name}` : name, value]];
};

/** API Gateway decodes a body only when the first media type that the client accepts is a binary one. */
const firstOf = (accept: string | undefined): string | undefined => accept?.split(',')[0];

const bodyOf = (body: string, binary: boolean): Buffer => Buffer.from(body, binary ? 'base64' : 'utf8');
