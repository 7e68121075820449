import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RestOperation } from './api-gateway/rest-operation.ts';
import { restOperation } from './api-gateway/rest-operation.ts';
import { AwsError } from './aws-error.ts';
import type { Engine } from './engine.ts';
import type { LoopbackServerOptions } from './loopback-server.ts';
import { openLoopbackServer } from './loopback-server.ts';

/** More than the largest request of any of the services: 16 MB of a DynamoDB batch. */
const BODY_LIMIT_BYTES = 17 * 1024 * 1024;

/** By the prefix in `X-Amz-Target`, and the version of the JSON protocol that the service speaks. */
const SERVICES = {
  AWSStepFunctions: { version: '1.0' },
  AmazonSQS: { version: '1.0' },
  DynamoDB_20120810: { version: '1.0' },
  AmazonEC2ContainerServiceV20141113: { version: '1.1' },
  TrentService: { version: '1.1' },
  secretsmanager: { version: '1.1' },
} as const;

/** The service whose operations are paths. */
const REST_SERVICE = 'apigateway';

export type ServiceTarget = keyof typeof SERVICES | typeof REST_SERVICE;

/** One address for every AWS API: what `AWS_ENDPOINT_URL` names. */
export type AwsFront = {
  readonly url: string;
  readonly port: number;
  /** Begins to answer with these engines; until then every call is a 503, which SDK clients try again. */
  serve(engines: Readonly<Record<ServiceTarget, Engine>>): void;
  /** Stops listening and ends every connection; the engines are closed by who made them. */
  close(): Promise<void>;
};

/** `onError` is told of an engine's faults too, which the client sees as an `InternalFailure`. */
export type AwsFrontOptions = LoopbackServerOptions & { readonly newId: () => string };

/** Opens the address. Signatures are not checked: the address is on loopback and the keys are no secret. */
export const openAwsFront = async (options: AwsFrontOptions): Promise<AwsFront> => {
  let engines: Readonly<Partial<Record<string, Engine>>> | undefined;
  const { port, close } = await openLoopbackServer(
    (request, response) => answer(request, response, engines, options),
    options,
  );
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    serve(next) {
      engines = next;
    },
    close,
  };
};

const answer = async (
  request: IncomingMessage,
  response: ServerResponse,
  engines: Readonly<Partial<Record<string, Engine>>> | undefined,
  { newId, onError }: AwsFrontOptions,
): Promise<void> => {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const call = callOf(request);
  let status = call.rest?.status ?? 200;
  let body: unknown;
  try {
    if (engines === undefined) throw new AwsError('ServiceUnavailableException', 'starting', 503);
    const engine = engines[call.service];
    if (engine === undefined) throw new AwsError('UnknownOperationException', `no service answers ${call.service}`);
    const input = parseJson(await readBody(request));
    body = await engine.handle(call.operation, call.rest ? withParameters(input, call.rest) : input, gone.signal);
  } catch (error) {
    // The client went away: there is nobody to answer, and what it waited for ended by the signal.
    if (gone.signal.aborted) return;
    const failure = error instanceof AwsError ? error : new AwsError('InternalFailure', 'internal failure', 500);
    if (failure !== error) onError(error);
    status = failure.statusCode;
    body = failure.body;
    // The REST protocol names the exception in a header (Smithy, "AWS restJson1 protocol").
    response.setHeader('x-amzn-errortype', failure.type);
  }
  response.writeHead(status, { 'content-type': contentTypeOf(call), 'x-amzn-requestid': newId() });
  response.end(JSON.stringify(body ?? {}));
};

type Call = { readonly service: string; readonly operation: string; readonly rest?: RestOperation };

const callOf = ({ headers, method = '', url = '/' }: IncomingMessage): Call => {
  const target = headers['x-amz-target'];
  const rest = target === undefined ? restOperation(method, url) : undefined;
  if (rest) return { service: REST_SERVICE, operation: rest.operation, rest };
  const [service = '', operation = ''] = String(target ?? '').split('.');
  // The REST API is not to be had by a target.
  return { service: service === REST_SERVICE ? '' : service, operation };
};

const withParameters = (input: unknown, { parameters }: RestOperation): unknown =>
  typeof input === 'object' && input !== null ? { ...input, ...parameters } : parameters;

const contentTypeOf = ({ service, rest }: Call): string => {
  if (rest) return 'application/json';
  return `application/x-amz-json-${isTargeted(service) ? SERVICES[service].version : '1.0'}`;
};

const isTargeted = (service: string): service is keyof typeof SERVICES => Object.hasOwn(SERVICES, service);

const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    chunks.push(bytes);
    length += bytes.length;
    if (length > BODY_LIMIT_BYTES) throw new AwsError('RequestEntityTooLargeException', 'request too large', 413);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const parseJson = (text: string): unknown => {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new AwsError('SerializationException', 'the body is not JSON');
  }
};
