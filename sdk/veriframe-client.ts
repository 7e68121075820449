import * as z from 'zod';
import {
  attestationViewSchema,
  createdSessionSchema,
  platformViewSchema,
  sessionDetailsSchema,
  sessionListSchema,
  terminatedSessionSchema,
  type AttestationView,
  type createSessionRequestSchema,
  type CreatedSession,
  type PlatformView,
  type SessionDetails,
  type SessionEntry,
  type SessionList,
  type TerminatedSession,
} from '../core/contract/partner-api.ts';
import { timelineSchema, webhookResendSchema, type Timeline, type WebhookResend } from '../core/contract/timeline.ts';
import type { SessionStatus } from '../core/session/status.ts';
import { apiCaller } from './client/api-caller.ts';
import { wait } from './client/attempt-signal.ts';
import { waitForTerminal, type EndedSession } from './client/wait-for-terminal.ts';

export { VeriframeError } from './client/veriframe-error.ts';
export type { ClientErrorCode } from './client/veriframe-error.ts';

export type ClientOptions = {
  /** Base URL of the API with its stage, for instance `https://verify.example.com/v1`. */
  readonly baseUrl: string;
  /** Belongs on a server: whoever has it can create sessions and read their data. */
  readonly apiKey: string;
  /** For one attempt; default 30 s. */
  readonly timeoutMs?: number;
  /** Attempts after the first; default 3. */
  readonly maxRetries?: number;
  /** What the client takes from its surroundings; the runtime's own when absent. */
  readonly fetch?: typeof fetch;
  readonly newIdempotencyKey?: () => string;
  readonly wait?: (delayMs: number, signal?: AbortSignal) => Promise<void>;
  readonly now?: () => Date;
  readonly random?: () => number;
};

export type CallOptions = { readonly signal?: AbortSignal };
export type NewSession = z.input<typeof createSessionRequestSchema>;
export type SessionQuery = { readonly status?: SessionStatus; readonly limit?: number };
/** The attestor's public keys as a JWK set (RFC 7517, 5). */
export type AttestationKeys = z.infer<typeof keySetSchema>;

/** The partner API. Every call throws a `VeriframeError` when it fails after its retries, or the reason of its signal. */
export type VeriframeClient = {
  listPlatforms(options?: CallOptions): Promise<PlatformView[]>;
  /** Retries are safe: each call has an idempotency key. Give your own, and a call after a crash gets the same session. */
  createSession(
    request: NewSession,
    options?: CallOptions & { readonly idempotencyKey?: string },
  ): Promise<CreatedSession>;
  getSession(sessionId: string, options?: CallOptions): Promise<SessionDetails>;
  /** One page, newest first; `cursor` is the `nextCursor` of the page before. */
  listSessions(query?: SessionQuery & { readonly cursor?: string }, options?: CallOptions): Promise<SessionList>;
  /** All sessions that match, newest first, page after page as they are asked for; `limit` is the size of a page. */
  sessions(query?: SessionQuery, options?: CallOptions): AsyncGenerator<SessionEntry, void, undefined>;
  /** Ends a session; one that is `TERMINATED` already stays so. */
  terminateSession(sessionId: string, options?: CallOptions): Promise<TerminatedSession>;
  /** What happened to a session: its transitions and the deliveries of its webhook. */
  getTimeline(sessionId: string, options?: CallOptions): Promise<Timeline>;
  /** Sends the event of an ended session again, with the same `webhook-id`. */
  resendWebhook(sessionId: string, options?: CallOptions): Promise<WebhookResend>;
  getAttestation(sessionId: string, options?: CallOptions): Promise<AttestationView>;
  /** For `verifyAttestation`. Keep them; they change seldom. */
  getAttestationKeys(options?: CallOptions): Promise<AttestationKeys>;
  /** Asks until the session has ended; `timeoutMs` is 15 minutes when absent. The webhook is sooner and costs nothing. */
  waitForTerminal(sessionId: string, options?: CallOptions & { readonly timeoutMs?: number }): Promise<EndedSession>;
};

const WAIT_TIMEOUT_MS = 15 * 60_000;
const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];
const keySetSchema = z.object({ keys: z.array(z.record(z.string(), z.unknown())) });

/** Makes a client. Throws a `TypeError` when the base URL is not HTTPS (or this machine), for the API key would be seen. */
export const veriframeClient = (options: ClientOptions): VeriframeClient => {
  const ports = {
    // As a method of the options object `fetch` would lose its `this`.
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    wait: options.wait ?? wait,
    now: options.now ?? (() => new Date()),
    random: options.random ?? Math.random,
  } satisfies Partial<ClientOptions>;
  const newIdempotencyKey = options.newIdempotencyKey ?? (() => crypto.randomUUID());
  const call = apiCaller({
    ...ports,
    baseUrl: checkBaseUrl(options.baseUrl),
    apiKey: options.apiKey,
    timeoutMs: options.timeoutMs ?? 30_000,
    maxRetries: options.maxRetries ?? 3,
  });
  const get = <T extends z.ZodType>(path: string, schema: T, { signal }: CallOptions = {}) =>
    call({ method: 'GET', path, isRepeatable: true, signal }, schema);
  const sessionPath = (sessionId: string) => `/partner/browser-session/${encodeURIComponent(sessionId)}`;

  const client: VeriframeClient = {
    listPlatforms: (callOptions) => get('/partner/browser-platforms', z.array(platformViewSchema), callOptions),
    createSession: (body, { idempotencyKey = newIdempotencyKey(), signal } = {}) =>
      call(
        {
          method: 'POST',
          path: '/partner/browser-session',
          headers: { 'idempotency-key': idempotencyKey },
          body,
          isRepeatable: true,
          signal,
        },
        createdSessionSchema,
      ),
    getSession: (sessionId, callOptions) => get(sessionPath(sessionId), sessionDetailsSchema, callOptions),
    listSessions: (query, callOptions) =>
      get(`/partner/browser-sessions${queryText(query)}`, sessionListSchema, callOptions),
    async *sessions(query = {}, callOptions) {
      for (let cursor: string | null | undefined; cursor !== null;) {
        const page = await client.listSessions({ ...query, ...(cursor === undefined ? {} : { cursor }) }, callOptions);
        yield* page.sessions;
        cursor = page.pagination.nextCursor;
      }
    },
    terminateSession: (sessionId, { signal } = {}) =>
      call(
        { method: 'POST', path: `${sessionPath(sessionId)}/terminate`, isRepeatable: true, signal },
        terminatedSessionSchema,
      ),
    getTimeline: (sessionId, callOptions) => get(`${sessionPath(sessionId)}/events`, timelineSchema, callOptions),
    resendWebhook: (sessionId, { signal } = {}) =>
      call(
        { method: 'POST', path: `${sessionPath(sessionId)}/webhook/resend`, isRepeatable: false, signal },
        webhookResendSchema,
      ),
    getAttestation: (sessionId, callOptions) =>
      get(`${sessionPath(sessionId)}/attestation`, attestationViewSchema, callOptions),
    getAttestationKeys: ({ signal } = {}) =>
      call(
        { method: 'GET', path: '/.well-known/attestation-keys.json', isRepeatable: true, isBare: true, signal },
        keySetSchema,
      ),
    waitForTerminal: (sessionId, { timeoutMs = WAIT_TIMEOUT_MS, signal } = {}) =>
      waitForTerminal(
        {
          read: () => client.getSession(sessionId, signal === undefined ? {} : { signal }),
          wait: (delayMs) => ports.wait(delayMs, signal),
          now: ports.now,
        },
        timeoutMs,
      ),
  };
  return client;
};

const checkBaseUrl = (baseUrl: string): string => {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url?.protocol !== 'https:' && !(url?.protocol === 'http:' && LOOPBACK.includes(url.hostname))) {
    throw new TypeError('baseUrl must be an HTTPS URL');
  }
  return url.href.replace(/\/$/, '');
};

const queryText = (query: SessionQuery & { readonly cursor?: string } = {}): string => {
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`;
};
