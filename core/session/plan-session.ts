import type { CreateSessionRequest } from '../contract/partner-api.ts';
import type { FieldProblem } from '../contract/envelope.ts';
import { checkPublicHttpsUrl } from '../network/public-https-url.ts';
import type { Partner } from '../partner/partner.ts';
import { chooseVersion } from '../platform/choose-version.ts';
import type { Clock } from '../ports/clock.ts';
import type { FlowVersionStore } from '../ports/flow-version-store.ts';
import type { Ids } from '../ports/ids.ts';
import type { PlatformStore } from '../ports/platform-store.ts';
import { embedTokenOf } from '../token/embed-token.ts';
import { hashOfToken } from '../token/token-hash.ts';
import { isUnderRegisteredDomain } from '../webhook/registered-domain.ts';
import { findCustomUrlProblem } from './custom-url.ts';
import type { Session } from './session.ts';

export type PlanSessionPorts = {
  readonly platforms: PlatformStore;
  readonly flowVersions: FlowVersionStore;
  readonly clock: Clock;
  readonly ids: Ids;
  /** How long a session can still be asked for after its expiry: the partner fetches the attestation meanwhile. */
  readonly keptDays: number;
};

export type PlannedSession =
  | { readonly kind: 'planned'; readonly session: Session }
  | { readonly kind: 'invalid'; readonly problems: readonly FieldProblem[] };

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Makes a session of a request, or names everything that is wrong with it. Keeps nothing. */
export const planSession = async (
  ports: PlanSessionPorts,
  partner: Partner,
  request: CreateSessionRequest,
  tokenSecret: string,
): Promise<PlannedSession> => {
  const sessionId = ports.ids.sessionId();
  const platform = await ports.platforms.find(request.platformId);
  const version = platform && (await chooseVersion(ports.flowVersions, platform, sessionId));
  const problems: FieldProblem[] = [];
  if (!platform?.isActive) problems.push({ path: 'platformId', message: 'matches no active platform' });
  const webhookProblem = request.webhookUrl === undefined ? undefined : findWebhookProblem(request.webhookUrl);
  if (webhookProblem !== undefined) problems.push({ path: 'webhookUrl', message: webhookProblem });
  const customUrlProblem =
    version && request.customUrl !== undefined
      ? findCustomUrlProblem({ allowCustomUrl: platform.allowCustomUrl, flow: version.flow }, request.customUrl)
      : undefined;
  if (customUrlProblem !== undefined) problems.push({ path: 'customUrl', message: customUrlProblem });
  if (!version || problems.length > 0) return { kind: 'invalid', problems };

  const createdAt = ports.clock();
  const expiresAt = new Date(createdAt.getTime() + Math.round(request.expiresInHours * HOUR_MS));
  const session: Session = {
    sessionId,
    partnerId: partner.partnerId,
    platformId: platform.platformId,
    platform: { name: platform.name, displayName: platform.displayName, icon: platform.icon },
    flow: { version: version.flowVersion, hash: version.flowHash, ...(version.isCanary ? { canary: true } : {}) },
    loginUrl: version.loginUrl,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    deleteAtEpochS: Math.ceil((expiresAt.getTime() + ports.keptDays * DAY_MS) / 1000),
    ...(request.receiverData === undefined ? {} : { receiverData: request.receiverData }),
    ...(request.externalReferenceId === undefined ? {} : { externalReferenceId: request.externalReferenceId }),
    ...(request.webhookUrl === undefined ? {} : { webhookUrl: request.webhookUrl }),
    ...(request.customUrl === undefined ? {} : { customUrl: request.customUrl }),
    ...(request.allowedOrigins === undefined ? {} : { allowedOrigins: request.allowedOrigins }),
    embedTokenHash: hashOfToken(embedTokenOf(tokenSecret, sessionId)),
    status: 'CREATED',
    partnerStatus: `${partner.partnerId}#CREATED`,
    progressFloor: 0,
    progressReported: 0,
    history: [],
    rejectedEvents: [],
    webhookAttempts: [],
    webhookResends: [],
    replays: [],
  };
  return { kind: 'planned', session };
};

const findWebhookProblem = (webhookUrl: string): string | undefined => {
  const checked = checkPublicHttpsUrl(webhookUrl);
  if (checked.kind === 'refused') return checked.reason;
  return isUnderRegisteredDomain(checked.url.hostname) ? undefined : 'must name a host under a registered domain';
};
