import type { TerminalStatus } from './session/status.ts';

type FailureEntry = {
  /** One sentence for people; names no secret, no person and no page content. */
  readonly message: string;
  /** True when the same thing may succeed if it is tried again. */
  readonly retryable: boolean;
  /** HTTP status when an API route answers with this code. */
  readonly http?: number;
  /** The status in which a session that fails with this code ends. */
  readonly terminal?: TerminalStatus;
};

/** How a session can end without a result: the contract's `errorCode` values. */
const SESSION_FAILURES = {
  SESSION_EXPIRED: { message: 'The session expired before it was finished.', retryable: true, terminal: 'ERROR' },
  USER_ABANDONED: {
    message: 'The user left before the verification was finished.',
    retryable: true,
    terminal: 'ERROR',
  },
  USER_CANCELLED: { message: 'The user cancelled the verification.', retryable: true, terminal: 'CANCELLED' },
  TERMINATED_BY_PARTNER: { message: 'The partner ended the session.', retryable: false, terminal: 'TERMINATED' },
  NO_CAPACITY: {
    message: 'No browser was available. Please try again in a moment.',
    retryable: true,
    terminal: 'ERROR',
  },
  START_TIMEOUT: { message: 'The browser took too long to start.', retryable: true, terminal: 'ERROR' },
  BROWSER_CRASHED: { message: 'The remote browser stopped unexpectedly.', retryable: true, terminal: 'ERROR' },
  RUNNER_LOST: { message: 'The connection to the remote browser was lost.', retryable: true, terminal: 'ERROR' },
  STREAM_FAILED: {
    message: 'The picture of the remote browser could not be sent.',
    retryable: true,
    terminal: 'ERROR',
  },
  LOGIN_FAILED: { message: 'The platform did not accept the login.', retryable: true, terminal: 'ERROR' },
  MFA_FAILED: { message: 'The platform did not accept the code.', retryable: true, terminal: 'ERROR' },
  CAPTCHA_REQUIRED: {
    message: 'The platform asked for a check that could not be passed here.',
    retryable: true,
    terminal: 'ERROR',
  },
  ACCOUNT_LOCKED: { message: 'The account is locked on the platform.', retryable: false, terminal: 'ERROR' },
  PLATFORM_BLOCKED: { message: 'The platform refused the remote browser.', retryable: true, terminal: 'ERROR' },
  PLATFORM_UNAVAILABLE: {
    message: 'The platform cannot be reached at the moment.',
    retryable: true,
    terminal: 'ERROR',
  },
  NO_DATA: { message: 'The account holds none of the requested data.', retryable: false, terminal: 'ERROR' },
  FLOW_INVALID: {
    message: 'The verification flow of this platform is not valid.',
    retryable: false,
    terminal: 'ERROR',
  },
  STEP_TIMEOUT: { message: 'A step of the verification took too long.', retryable: true, terminal: 'ERROR' },
  TARGET_NOT_FOUND: {
    message: 'The platform showed a page that the verification does not know.',
    retryable: true,
    terminal: 'ERROR',
  },
  EXTRACT_MISMATCH: {
    message: 'The platform answered in a form that the verification does not know.',
    retryable: false,
    terminal: 'ERROR',
  },
  ATTESTOR_UNREACHABLE: { message: 'The attestor cannot be reached.', retryable: true, terminal: 'ERROR' },
  HOST_NOT_ALLOWED: {
    message: 'The verification tried to reach a host that is not allowed.',
    retryable: false,
    terminal: 'ERROR',
  },
  TLS_UNSUPPORTED: {
    message: 'The platform uses a form of TLS that cannot be proved.',
    retryable: false,
    terminal: 'ERROR',
  },
  RESPONSE_TOO_LARGE: {
    message: 'The platform answered with more data than can be proved.',
    retryable: false,
    terminal: 'ERROR',
  },
  ATTESTATION_FAILED: { message: 'The attestor refused the proof.', retryable: true, terminal: 'ERROR' },
  INTERNAL: { message: 'Something went wrong on our side.', retryable: true, terminal: 'ERROR', http: 500 },
} as const satisfies Record<string, FailureEntry>;

/** How a request to one of the HTTP routes can fail. */
const REQUEST_FAILURES = {
  VALIDATION_FAILED: { message: 'The request is not valid.', retryable: false, http: 400 },
  MALFORMED_JSON: { message: 'The body is not valid JSON.', retryable: false, http: 400 },
  UNAUTHORIZED: { message: 'The API key is missing or not valid.', retryable: false, http: 401 },
  TOKEN_INVALID: { message: 'The access token is missing or not valid.', retryable: false, http: 401 },
  SESSION_NOT_FOUND: { message: 'There is no such session.', retryable: false, http: 404 },
  ROUTE_NOT_FOUND: { message: 'There is no such resource.', retryable: false, http: 404 },
  ATTESTATION_NOT_FOUND: { message: 'The session has no attestation.', retryable: false, http: 404 },
  SESSION_ENDED: { message: 'The session has ended.', retryable: false, http: 410 },
  EVENT_NOT_EXPECTED: { message: 'The event does not fit the status of the session.', retryable: false, http: 409 },
  EVENT_IN_TRANSIT: { message: 'The session is between two statuses.', retryable: true, http: 409 },
  SESSION_ALREADY_TERMINAL: { message: 'The session has already ended in another way.', retryable: false, http: 409 },
  SESSION_NOT_TERMINAL: { message: 'The session has not ended yet.', retryable: true, http: 409 },
  WEBHOOK_NOT_CONFIGURED: { message: 'The session was created without a webhook URL.', retryable: false, http: 409 },
  IDEMPOTENCY_CONFLICT: { message: 'The idempotency key was used with another body.', retryable: false, http: 409 },
  STREAM_NOT_READY: { message: 'The remote browser is not ready for a viewer.', retryable: true, http: 409 },
  PRECONDITION_FAILED: { message: 'The connection has changed since.', retryable: true, http: 412 },
  BODY_TOO_LARGE: { message: 'The body is too large.', retryable: false, http: 413 },
  UNSUPPORTED_MEDIA_TYPE: { message: 'The content type is not supported.', retryable: false, http: 415 },
  PRECONDITION_REQUIRED: { message: 'The request needs an If-Match header.', retryable: false, http: 428 },
  RATE_LIMITED: { message: 'Too many requests.', retryable: true, http: 429 },
  QUOTA_EXCEEDED: { message: 'The quota of the API key is used up.', retryable: false, http: 429 },
  BAD_GATEWAY: { message: 'The service gave no valid answer.', retryable: true, http: 502 },
  SERVICE_UNAVAILABLE: { message: 'The service is not available at the moment.', retryable: true, http: 503 },
  GATEWAY_TIMEOUT: { message: 'The service took too long.', retryable: true, http: 504 },
} as const satisfies Record<string, FailureEntry>;

/** Every code of every failure, with what it means: API, embed page, webhook, runner and docs all read this table. */
export const FAILURES = { ...SESSION_FAILURES, ...REQUEST_FAILURES } as const;

export type SessionErrorCode = keyof typeof SESSION_FAILURES;
export type FailureCode = keyof typeof FAILURES;

/** The contract's `errorCode` values, for schemas. */
export const SESSION_ERROR_CODES = Object.keys(SESSION_FAILURES) as [SessionErrorCode, ...SessionErrorCode[]];

/** What is known about a code. */
export const failureOf = (code: FailureCode): FailureEntry => FAILURES[code];

/** The status in which a session that fails with `code` ends. */
export const terminalStatusOf = (code: SessionErrorCode): TerminalStatus => SESSION_FAILURES[code].terminal;

/** A fault with a code from the table. `details` must hold nothing secret and nothing personal: they are logged. */
export class Failure extends Error {
  readonly code: FailureCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: FailureCode, options: { cause?: unknown; details?: Record<string, unknown> } = {}) {
    super(FAILURES[code].message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = code;
    this.code = code;
    this.details = options.details ?? {};
  }
}
