import type { CreatedSession, CreateSessionRequest } from '../contract/partner-api.ts';
import type { FieldProblem } from '../contract/envelope.ts';
import { Failure } from '../failure.ts';
import type { Partner } from '../partner/partner.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { Lifecycle } from '../ports/lifecycle.ts';
import type { PlatformStore } from '../ports/platform-store.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { TokenSecret } from '../ports/token-secret.ts';
import { embedTokenOf, embedUrlOf } from '../token/embed-token.ts';
import { hashOfToken } from '../token/token-hash.ts';
import { isUnderRegisteredDomain } from '../webhook/registered-domain.ts';
import { checkWebhookUrl } from '../webhook/webhook-url.ts';
import type { Session } from './session.ts';

export type CreateSessionPorts = {
  readonly sessions: SessionStore;
  readonly platforms: PlatformStore;
  readonly lifecycle: Pick<Lifecycle, 'start'>;
  readonly tokenSecret: TokenSecret;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly publicBaseUrl: string;
  /** How long a session can still be asked for after its expiry: the partner fetches the attestation meanwhile. */
  readonly keptDays: number;
};

export type CreateSessionOutcome =
  | { readonly kind: 'created'; readonly session: CreatedSession }
  | { readonly kind: 'invalid'; readonly problems: readonly FieldProblem[] };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Keeps a new session and starts its execution. A session whose execution cannot be started is taken back, and the call
 * rejects with `SERVICE_UNAVAILABLE`: nobody is given a URL that leads nowhere.
 */
export const createSession = async (
  ports: CreateSessionPorts,
  partner: Partner,
  request: CreateSessionRequest,
): Promise<CreateSessionOutcome> => {
  const [platform, tokenSecret] = await Promise.all([ports.platforms.find(request.platformId), ports.tokenSecret()]);
  const problems: FieldProblem[] = [];
  if (!platform?.isActive) problems.push({ path: 'platformId', message: 'matches no active platform' });
  const webhookProblem = request.webhookUrl === undefined ? undefined : findWebhookProblem(request.webhookUrl);
  if (webhookProblem !== undefined) problems.push({ path: 'webhookUrl', message: webhookProblem });
  if (!platform || problems.length > 0) return { kind: 'invalid', problems };

  const sessionId = ports.ids.sessionId();
  const embedToken = embedTokenOf(tokenSecret, sessionId);
  const createdAt = ports.clock();
  const expiresAt = new Date(createdAt.getTime() + Math.round(request.expiresInHours * HOUR_MS));
  const session: Session = {
    sessionId,
    partnerId: partner.partnerId,
    platformId: platform.platformId,
    platform: { name: platform.name, displayName: platform.displayName, icon: platform.icon },
    flow: { version: platform.flowVersion, hash: platform.flowHash },
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    deleteAtEpochS: Math.ceil((expiresAt.getTime() + ports.keptDays * DAY_MS) / 1000),
    ...(request.receiverData === undefined ? {} : { receiverData: request.receiverData }),
    ...(request.externalReferenceId === undefined ? {} : { externalReferenceId: request.externalReferenceId }),
    ...(request.webhookUrl === undefined ? {} : { webhookUrl: request.webhookUrl }),
    embedTokenHash: hashOfToken(embedToken),
    status: 'CREATED',
    partnerStatus: `${partner.partnerId}#CREATED`,
    progressFloor: 0,
    progressReported: 0,
    history: [],
    rejectedEvents: [],
    webhookAttempts: [],
    webhookResends: [],
  };
  await ports.sessions.insert(session);
  await startExecution(ports, session);
  return {
    kind: 'created',
    session: {
      sessionId,
      embedUrl: embedUrlOf(ports.publicBaseUrl, sessionId, embedToken),
      status: 'CREATED',
      platformId: session.platformId,
      expiresAt: session.expiresAt,
      createdAt: session.createdAt,
      externalReferenceId: session.externalReferenceId ?? null,
    },
  };
};

const findWebhookProblem = (webhookUrl: string): string | undefined => {
  const checked = checkWebhookUrl(webhookUrl);
  if (checked.kind === 'refused') return checked.reason;
  return isUnderRegisteredDomain(checked.url.hostname) ? undefined : 'must name a host under a registered domain';
};

const startExecution = async (ports: CreateSessionPorts, session: Session): Promise<void> => {
  try {
    await ports.lifecycle.start({
      sessionId: session.sessionId,
      partnerId: session.partnerId,
      expiresAt: session.expiresAt,
      notify: session.webhookUrl !== undefined,
    });
  } catch (cause) {
    // If the execution did start and only its answer was lost, its first write finds no item and it ends by itself.
    await ports.sessions.removeUnclaimed(session.sessionId);
    throw new Failure('SERVICE_UNAVAILABLE', { cause });
  }
};
