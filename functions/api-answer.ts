import type { ErrorEnvelope, FieldProblem } from '../core/contract/envelope.ts';
import type { FailureCode } from '../core/failure.ts';
import { failureOf } from '../core/failure.ts';

type Headers = Readonly<Record<string, string>>;
type Details = readonly FieldProblem[] | Readonly<Record<string, unknown>>;

/** What a handler answers; the shell puts JSON into the envelope. */
export type ApiAnswer =
  | { readonly kind: 'data'; readonly status: 200 | 201 | 202; readonly data: unknown; readonly headers?: Headers }
  | {
      readonly kind: 'refusal';
      readonly code: FailureCode;
      readonly details?: Details | undefined;
      readonly headers?: Headers;
    }
  /** An answer whose form another standard prescribes. */
  | { readonly kind: 'plain'; readonly status: number; readonly headers: Headers; readonly body: string };

export const ok = (data: unknown): ApiAnswer => ({ kind: 'data', status: 200, data });
export const created = (data: unknown): ApiAnswer => ({ kind: 'data', status: 201, data });
/** Taken on, and done later. */
export const accepted = (data: unknown): ApiAnswer => ({ kind: 'data', status: 202, data });
export const refuse = (code: FailureCode, details?: Details, headers?: Headers): ApiAnswer => ({
  kind: 'refusal',
  code,
  details,
  ...(headers ? { headers } : {}),
});
/** A 400 that names what is wrong. */
export const invalid = (problems: readonly FieldProblem[]): ApiAnswer => refuse('VALIDATION_FAILED', problems);

/** API Gateway's proxy result. */
export type ProxyResult = { statusCode: number; headers: Record<string, string>; body: string };

/** Nothing that the API answers may be kept by a cache or be read as anything but what it says it is. */
const JSON_HEADERS = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};

/** The answer on the wire. */
export const renderAnswer = (answer: ApiAnswer, requestId: string): ProxyResult => {
  switch (answer.kind) {
    case 'data':
      return {
        statusCode: answer.status,
        headers: { ...JSON_HEADERS, ...answer.headers },
        body: JSON.stringify({ status: 'success', data: answer.data }),
      };
    case 'refusal':
      return {
        statusCode: failureOf(answer.code).http ?? 500,
        headers: { ...JSON_HEADERS, ...answer.headers },
        body: JSON.stringify(errorEnvelope(answer.code, answer.details, requestId)),
      };
    case 'plain':
      return { statusCode: answer.status, headers: { ...answer.headers }, body: answer.body };
  }
};

const errorEnvelope = (code: FailureCode, details: Details | undefined, requestId: string): ErrorEnvelope => {
  const { message, retryable } = failureOf(code);
  return {
    status: 'error',
    error: {
      code,
      message,
      ...(details === undefined ? {} : { details: isProblemList(details) ? [...details] : { ...details } }),
      retryable,
    },
    requestId,
  };
};

const isProblemList = (details: Details): details is readonly FieldProblem[] => Array.isArray(details);
