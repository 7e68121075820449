import type { CreateSessionRequest } from '../contract/partner-api.ts';
import type { FieldProblem } from '../contract/envelope.ts';
import { checkPublicHttpsUrl } from '../network/public-https-url.ts';
import type { Partner } from '../partner/partner.ts';
import type { ChosenVersion } from '../platform/choose-version.ts';
import { chooseVersion } from '../platform/choose-version.ts';
import type { Platform } from '../platform/platform.ts';
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

/** Nothing has happened yet. */
const NEW = {
  status: 'CREATED',
  progressFloor: 0,
  progressReported: 0,
  history: [],
  rejectedEvents: [],
  webhookAttempts: [],
  webhookResends: [],
  replays: [],
} satisfies Partial<Session>;

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
  const problems = problemsOf(request, platform, version);
  if (!version || problems.length > 0) return { kind: 'invalid', problems };
  const described = descriptionOf(request, partner, platform, version);
  const embedTokenHash = hashOfToken(embedTokenOf(tokenSecret, sessionId));
  return { kind: 'planned', session: { sessionId, ...described, ...timesOf(ports, request), embedTokenHash, ...NEW } };
};

const problemsOf = (
  { webhookUrl, customUrl }: CreateSessionRequest,
  platform: Platform | undefined,
  version: ChosenVersion | undefined,
): FieldProblem[] => {
  const platformProblem = platform?.isActive ? undefined : 'matches no active platform';
  const webhookProblem = webhookUrl === undefined ? undefined : findWebhookProblem(webhookUrl);
  const customUrlProblem =
    platform === undefined || version === undefined || customUrl === undefined
      ? undefined
      : findCustomUrlProblem({ allowCustomUrl: platform.allowCustomUrl, flow: version.flow }, customUrl);
  return Object.entries({
    platformId: platformProblem,
    webhookUrl: webhookProblem,
    customUrl: customUrlProblem,
  }).flatMap(([path, message]) => (message === undefined ? [] : [{ path, message }]));
};

const descriptionOf = (
  request: CreateSessionRequest,
  partner: Partner,
  platform: Platform,
  version: ChosenVersion,
) => ({
  partnerId: partner.partnerId,
  partnerStatus: `${partner.partnerId}#${NEW.status}`,
  platformId: platform.platformId,
  platform: { name: platform.name, displayName: platform.displayName, icon: platform.icon },
  flow: {
    version: version.flowVersion,
    hash: version.flowHash,
    ...(version.isCanary ? { canary: true as const } : {}),
  },
  loginUrl: version.loginUrl,
  ...(request.receiverData === undefined ? {} : { receiverData: request.receiverData }),
  ...(request.externalReferenceId === undefined ? {} : { externalReferenceId: request.externalReferenceId }),
  ...(request.webhookUrl === undefined ? {} : { webhookUrl: request.webhookUrl }),
  ...(request.customUrl === undefined ? {} : { customUrl: request.customUrl }),
  ...(request.allowedOrigins === undefined ? {} : { allowedOrigins: request.allowedOrigins }),
});

const timesOf = ({ clock, keptDays }: PlanSessionPorts, { expiresInHours }: CreateSessionRequest) => {
  const createdAt = clock();
  const expiresAt = new Date(createdAt.getTime() + Math.round(expiresInHours * HOUR_MS));
  return {
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    deleteAtEpochS: Math.ceil((expiresAt.getTime() + keptDays * DAY_MS) / 1000),
  };
};

const findWebhookProblem = (webhookUrl: string): string | undefined => {
  const checked = checkPublicHttpsUrl(webhookUrl);
  if (checked.kind === 'refused') return checked.reason;
  return isUnderRegisteredDomain(checked.url.hostname) ? undefined : 'must name a host under a registered domain';
};
