import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInstance, getHttpOperationsFromSpec } from '@stoplight/prism-http';

type Headers = Readonly<Record<string, string>>;
/** `url` is path and query. */
export type HttpRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: Buffer;
};
export type HttpAnswer = { readonly status: number; readonly headers: Headers; readonly body: Buffer };

const DOCUMENT = path.resolve(import.meta.dirname, '..', '..', 'docs', 'openapi.json');
const quiet = (): void => undefined;
/** Prism writes to pino, which the tests have no use for. */
const LEVELS = { info: quiet, warn: quiet, error: quiet, debug: quiet, trace: quiet, fatal: quiet, success: quiet };
const SILENT = { ...LEVELS, child: () => LEVELS };

/**
 * Reads docs/openapi.json; the function that it gives tells what of a request and its answer the document does not allow, one
 * sentence each. A request that it forbids counts only if the API took it, and routes that it does not name not at all.
 */
export const openApiComparison = async (): Promise<(request: HttpRequest, answer: HttpAnswer) => Promise<string[]>> => {
  const operations = await getHttpOperationsFromSpec(JSON.parse(await readFile(DOCUMENT, 'utf8')));
  return async (request, answer) => {
    const method = request.method.toLowerCase();
    if (method !== 'get' && method !== 'post') return [];
    const url = new URL(request.url, 'http://proxy');
    const output = {
      statusCode: answer.status,
      headers: { ...answer.headers },
      body: bodyOf(answer.headers, answer.body),
    };
    const prism = createInstance(
      {
        isProxy: true,
        upstream: new URL('http://proxy'),
        upstreamProxy: undefined,
        validateRequest: true,
        validateResponse: true,
        checkSecurity: true,
        errors: false,
        mock: { dynamic: false },
      },
      // The message is forwarded already: prism gets what came of it.
      { logger: SILENT, forward: () => () => async () => ({ _tag: 'Right', right: output }) },
    );
    const query = Object.fromEntries([...new Set(url.searchParams.keys())].map((name) => [name, valueOf(url, name)]));
    const input = {
      method,
      url: { path: url.pathname, query },
      headers: { ...request.headers },
      body: bodyOf(request.headers, request.body),
    } as const;
    const result = await prism.request(input, operations)();
    if (result._tag === 'Left') return [`${method} ${url.pathname}: ${result.left.message}`];
    const { validations } = result.right;
    if (validations.input.some(({ message }) => message === 'Selected route not found')) return [];
    const findings = [...(answer.status < 400 ? validations.input : []), ...validations.output];
    return findings.map(
      ({ message, path: at = [] }) => `${method} ${url.pathname} (${answer.status}), ${at.join('.')}: ${message}`,
    );
  };
};

const valueOf = (url: URL, name: string): string | string[] => {
  const [only, ...more] = url.searchParams.getAll(name);
  return only === undefined || more.length > 0 ? url.searchParams.getAll(name) : only;
};

/** JSON as what it says; anything else, and JSON that is none, as text. */
const bodyOf = (headers: Readonly<Record<string, string>>, body: Buffer): unknown => {
  if (body.length === 0) return undefined;
  if (!headers['content-type']?.includes('json')) return body.toString();
  try {
    return JSON.parse(body.toString());
  } catch {
    return body.toString();
  }
};
