import type { CreatedSession, CreateSessionRequest } from '../contract/partner-api.ts';
import type { FieldProblem } from '../contract/envelope.ts';
import { Failure } from '../failure.ts';
import type { Partner } from '../partner/partner.ts';
import type { Sleep } from '../ports/clock.ts';
import type { IdempotencyStore } from '../ports/idempotency-store.ts';
import type { Lifecycle } from '../ports/lifecycle.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { TokenSecret } from '../ports/token-secret.ts';
import { embedTokenOf, embedUrlOf } from '../token/embed-token.ts';
import type { KeyedRequest } from './keyed-request.ts';
import { bodyHashOf, recordOf, requestIdOf } from './keyed-request.ts';
import type { PlanSessionPorts } from './plan-session.ts';
import { planSession } from './plan-session.ts';
import type { Session } from './session.ts';

export type CreateSessionPorts = PlanSessionPorts & {
  readonly sessions: SessionStore;
  readonly requests: IdempotencyStore;
  readonly lifecycle: Pick<Lifecycle, 'start'>;
  readonly tokenSecret: TokenSecret;
  readonly publicBaseUrl: string;
  readonly sleep: Sleep;
};

/** A transaction that met another one takes some milliseconds to be seen; 50+100+200+400 ms = 0.75 s. */
const CONFLICT_WAITS_MS = [50, 100, 200, 400];

export type CreateSessionOutcome =
  | { readonly kind: 'created'; readonly session: CreatedSession }
  | { readonly kind: 'invalid'; readonly problems: readonly FieldProblem[] }
  /** The idempotency key was used with another body. */
  | { readonly kind: 'conflict' }
  /** The session that the key made has been erased. */
  | { readonly kind: 'erased' };

/**
 * Keeps a new session and starts its execution. A session whose execution cannot be started is taken back, and the call
 * rejects with `SERVICE_UNAVAILABLE`: nobody is given a URL that leads nowhere.
 */
export const createSession = async (
  ports: CreateSessionPorts,
  partner: Partner,
  request: CreateSessionRequest,
): Promise<CreateSessionOutcome> => {
  const tokenSecret = await ports.tokenSecret();
  const planned = await planSession(ports, partner, request, tokenSecret);
  if (planned.kind === 'invalid') return planned;
  const { session } = planned;
  await ports.sessions.insert(session);
  try {
    await startExecution(ports, session);
  } catch (error) {
    // If the execution did start and only its answer was lost, its first write finds no item and it ends by itself.
    await ports.sessions.removeUnclaimed(session.sessionId);
    throw error;
  }
  return { kind: 'created', session: createdViewOf(ports, session, tokenSecret) };
};

/**
 * The same for a request with an idempotency key: of all requests with this key and body, however close, one makes a
 * session, and each gets the same answer. A session whose execution could not be started stays, for the repetition that
 * the `SERVICE_UNAVAILABLE` asks for: it starts it.
 */
export const createSessionOnce = async (
  ports: CreateSessionPorts,
  partner: Partner,
  request: CreateSessionRequest,
  keyed: KeyedRequest,
): Promise<CreateSessionOutcome> => {
  const tokenSecret = await ports.tokenSecret();
  const earlier = await repeat(ports, keyed, tokenSecret);
  if (earlier) return earlier;
  const planned = await planSession(ports, partner, request, tokenSecret);
  if (planned.kind === 'invalid') return planned;
  const session = { ...planned.session, requestId: requestIdOf(keyed) };
  const now = new Date(session.createdAt);
  for (const waitMs of CONFLICT_WAITS_MS) {
    if (await ports.requests.insertSession(session, recordOf(keyed, session.sessionId, now), now)) {
      await startExecution(ports, session);
      return { kind: 'created', session: createdViewOf(ports, session, tokenSecret) };
    }
    const other = await repeat(ports, keyed, tokenSecret);
    if (other) return other;
    await ports.sleep(waitMs);
  }
  throw new Failure('SERVICE_UNAVAILABLE');
};

const repeat = async (
  ports: CreateSessionPorts,
  keyed: KeyedRequest,
  tokenSecret: string,
): Promise<CreateSessionOutcome | undefined> => {
  const record = await ports.requests.find(requestIdOf(keyed), ports.clock());
  if (!record) return undefined;
  if (record.bodyHash !== bodyHashOf(keyed)) return { kind: 'conflict' };
  const session = await ports.sessions.find(record.sessionId);
  if (!session) return { kind: 'erased' };
  // Whoever made it may still be about to start it, or have failed to; starting twice is the same as once.
  if (session.execution === undefined) await startExecution(ports, session);
  return { kind: 'created', session: createdViewOf(ports, session, tokenSecret) };
};

const startExecution = async (ports: Pick<CreateSessionPorts, 'lifecycle'>, session: Session): Promise<void> => {
  try {
    await ports.lifecycle.start({
      sessionId: session.sessionId,
      partnerId: session.partnerId,
      expiresAt: session.expiresAt,
      notify: session.webhookUrl !== undefined,
    });
  } catch (cause) {
    throw new Failure('SERVICE_UNAVAILABLE', { cause });
  }
};

/** What the creation answers: how the session was then, whatever has become of it. */
const createdViewOf = (
  { publicBaseUrl }: Pick<CreateSessionPorts, 'publicBaseUrl'>,
  session: Session,
  tokenSecret: string,
): CreatedSession => ({
  sessionId: session.sessionId,
  embedUrl: embedUrlOf(publicBaseUrl, session.sessionId, embedTokenOf(tokenSecret, session.sessionId)),
  status: 'CREATED',
  platformId: session.platformId,
  expiresAt: session.expiresAt,
  createdAt: session.createdAt,
  externalReferenceId: session.externalReferenceId ?? null,
});
