import type { ErrorEnvelope } from '../../core/contract/envelope.ts';

/** Codes of the client's own, beside those that the API answers with. */
export type ClientErrorCode = 'NETWORK_ERROR' | 'TIMEOUT' | 'UNEXPECTED_ANSWER';

/** A call that did not succeed. `code` is the API's error code or one of the client's own; no field holds the API key. */
export class VeriframeError extends Error {
  readonly code: string;
  /** HTTP status; absent when no answer came. */
  readonly status: number | undefined;
  /** Whether the same call may succeed later. */
  readonly isRetryable: boolean;
  /** Names the request in Veriframe's logs. */
  readonly requestId: string | undefined;
  /** For a 400 the refused fields. */
  readonly details: ErrorEnvelope['error']['details'];

  constructor(failure: {
    code: string;
    message: string;
    isRetryable: boolean;
    status?: number;
    requestId?: string;
    details?: ErrorEnvelope['error']['details'];
    cause?: unknown;
  }) {
    super(failure.message, failure.cause === undefined ? undefined : { cause: failure.cause });
    this.name = 'VeriframeError';
    this.code = failure.code;
    this.status = failure.status;
    this.isRetryable = failure.isRetryable;
    this.requestId = failure.requestId;
    this.details = failure.details;
  }
}
