import * as z from 'zod';
import { errorEnvelopeSchema, successEnvelopeSchema } from '../../core/contract/envelope.ts';
import { attemptSignal } from './attempt-signal.ts';
import { retryDelayMs } from './retry-delay.ts';
import { VeriframeError } from './veriframe-error.ts';

export type CallerOptions = {
  /** With its stage and without a slash at the end. */
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly timeoutMs: number;
  readonly maxRetries: number;
  readonly fetch: typeof fetch;
  readonly wait: (delayMs: number, signal?: AbortSignal) => Promise<void>;
  readonly now: () => Date;
  readonly random: () => number;
};

export type ApiCall = {
  readonly method: 'GET' | 'POST';
  /** From the base URL on, query included. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Whether doing it twice is as good as once. If not, only a 429, which did nothing, is tried again. */
  readonly isRepeatable: boolean;
  /** The answer is the value itself, in no envelope. */
  readonly isBare?: boolean;
  readonly signal?: AbortSignal | undefined;
};

type Attempt<T> =
  | { kind: 'done'; value: T }
  | { kind: 'failed'; error: VeriframeError; retryAfter: string | null; isHarmless: boolean };

/**
 * Calls the API and parses its answer. Tries again after a network fault, a timeout, a 5xx and a 429, as far as the call
 * allows. Throws a `VeriframeError`, or the reason of the caller's signal.
 */
export const apiCaller =
  (options: CallerOptions) =>
  async <T extends z.ZodType>(call: ApiCall, schema: T): Promise<z.infer<T>> => {
    for (let attempt = 0; ; attempt += 1) {
      const result = await tryOnce(options, call, schema);
      if (result.kind === 'done') return result.value;
      const mayRetry = result.error.isRetryable && (call.isRepeatable || result.isHarmless);
      if (!mayRetry || attempt >= options.maxRetries) throw result.error;
      const { retryAfter } = result;
      const nowMs = options.now().getTime();
      await options.wait(retryDelayMs({ attempt, retryAfter, nowMs, random: options.random }), call.signal);
    }
  };

const tryOnce = async <T extends z.ZodType>(
  options: CallerOptions,
  call: ApiCall,
  schema: T,
): Promise<Attempt<z.infer<T>>> => {
  const body = call.body === undefined ? undefined : JSON.stringify(call.body);
  const { signal, isTimedOut, release } = attemptSignal(options.timeoutMs, call.signal);
  try {
    const response = await options.fetch(`${options.baseUrl}${call.path}`, {
      method: call.method,
      headers: {
        accept: 'application/json',
        'x-api-key': options.apiKey,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...call.headers,
      },
      ...(body === undefined ? {} : { body }),
      // The key must not follow a redirect to another host. Edge runtimes know no 'error' here.
      redirect: 'manual',
      signal,
    });
    return read(call, schema, response, await response.text());
  } catch (cause) {
    call.signal?.throwIfAborted();
    const error = isTimedOut()
      ? new VeriframeError({ code: 'TIMEOUT', message: `no answer in ${options.timeoutMs} ms`, isRetryable: true })
      : new VeriframeError({ code: 'NETWORK_ERROR', message: 'the API cannot be reached', isRetryable: true, cause });
    return { kind: 'failed', error, retryAfter: null, isHarmless: false };
  } finally {
    release();
  }
};

const read = <T extends z.ZodType>(call: ApiCall, schema: T, response: Response, text: string): Attempt<z.infer<T>> => {
  const { status } = response;
  const body = parseJson(text);
  if (response.ok) {
    const answer = call.isBare ? schema.safeParse(body) : dataOf(body, schema);
    if (answer.success) return { kind: 'done', value: answer.data };
  }
  const refusal = errorEnvelopeSchema.safeParse(body);
  const error = refusal.success
    ? new VeriframeError({
        code: refusal.data.error.code,
        message: refusal.data.error.message,
        isRetryable: refusal.data.error.retryable && (status === 429 || status >= 500),
        status,
        requestId: refusal.data.requestId,
        details: refusal.data.error.details,
      })
    : new VeriframeError({
        code: 'UNEXPECTED_ANSWER',
        message: `${call.method} ${call.path.split('?')[0]} gave an answer that the API does not give (HTTP ${status})`,
        isRetryable: status === 429 || status >= 500,
        status,
      });
  return { kind: 'failed', error, retryAfter: response.headers.get('retry-after'), isHarmless: status === 429 };
};

const dataOf = <T extends z.ZodType>(body: unknown, schema: T) => {
  const envelope = successEnvelopeSchema(z.unknown()).safeParse(body);
  return envelope.success ? schema.safeParse(envelope.data.data) : envelope;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
