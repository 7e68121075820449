import type { EmbedEnded, EmbedState } from '../contract/embed-api.ts';
import type { SessionErrorCode } from '../failure.ts';
import { failureOf } from '../failure.ts';
import type { Clock } from '../ports/clock.ts';
import type { PartnerStore } from '../ports/partner-store.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { Session } from '../session/session.ts';
import { progressOf } from '../session/session.ts';
import { checkEmbedToken } from '../session/session-access.ts';
import { isTerminal } from '../session/status.ts';

export type ReadEmbedStatePorts = {
  readonly sessions: SessionStore;
  readonly partners: PartnerStore;
  readonly clock: Clock;
};

export type EmbedStateOutcome =
  | { readonly kind: 'state'; readonly state: EmbedState }
  | { readonly kind: 'ended'; readonly ended: EmbedEnded }
  | { readonly kind: 'refused' };

/** What the embed page shows of its session. A token that died with the session still opens how it ended, and no more. */
export const readEmbedState = async (
  ports: ReadEmbedStatePorts,
  presented: { readonly sessionId: string; readonly token: string | undefined },
): Promise<EmbedStateOutcome> => {
  const access = await checkEmbedToken(ports, presented);
  if (access.kind === 'refused') return { kind: 'refused' };
  const { session } = access;
  if (access.kind === 'ended') return { kind: 'ended', ended: endOf(session) };
  const partner = await ports.partners.find(session.partnerId);
  return {
    kind: 'state',
    state: {
      sessionId: session.sessionId,
      status: session.status,
      progress: progressOf(session),
      awaiting: session.awaitingReason ?? null,
      platform: { displayName: session.platform.displayName, icon: session.platform.icon },
      partner: { displayName: partner?.displayName ?? '' },
      expiresAt: session.expiresAt,
      error: null,
    },
  };
};

/** Past its expiry a session is as good as ended, even in the moments before the state machine says so. */
const endOf = (session: Session): EmbedEnded =>
  isTerminal(session.status)
    ? { status: session.status, error: session.errorCode === undefined ? null : errorOf(session.errorCode) }
    : { status: 'ERROR', error: errorOf('SESSION_EXPIRED') };

const errorOf = (code: SessionErrorCode): NonNullable<EmbedEnded['error']> => {
  const { message, retryable } = failureOf(code);
  return { code, message, retryable };
};
