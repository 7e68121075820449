import type { BootstrapResponse } from '../contract/runner-api.ts';
import type { TurnService } from '../network/turn-credentials.ts';
import { turnServerFor } from '../network/turn-credentials.ts';
import { pinnedVersion } from '../platform/pinned-version.ts';
import type { FlowVersionStore } from '../ports/flow-version-store.ts';
import type { Ids } from '../ports/ids.ts';
import type { PartnerStore } from '../ports/partner-store.ts';
import type { PlatformStore } from '../ports/platform-store.ts';
import { hashOfToken, matchesTokenHash } from '../token/token-hash.ts';
import { sessionBindingOf } from '../../zktls/attestation/session-binding.ts';
import type { SessionStore } from '../ports/session-store.ts';
import { findSession } from './session-access.ts';
import { isTerminal } from './status.ts';

export type BootstrapRunnerPorts = {
  readonly sessions: SessionStore;
  readonly platforms: PlatformStore;
  readonly flowVersions: FlowVersionStore;
  readonly partners: PartnerStore;
  readonly ids: Ids;
  readonly iceServers: BootstrapResponse['iceServers'];
  /** Servers that get credentials for this session alone. */
  readonly turn: TurnService | undefined;
};

export type BootstrapOutcome =
  | { readonly kind: 'started'; readonly bootstrap: BootstrapResponse }
  | { readonly kind: 'refused' }
  | { readonly kind: 'ended' };

/**
 * Exchanges a runner's single-use secret for its token and its task. A wrong or used secret, an unknown session and a
 * runner that was replaced cannot be told apart.
 */
export const bootstrapRunner = async (
  ports: BootstrapRunnerPorts,
  presented: { readonly sessionId: string; readonly secret: string; readonly observedAddress?: string | undefined },
): Promise<BootstrapOutcome> => {
  const session = await findSession(ports.sessions, presented.sessionId);
  if (!session) return { kind: 'refused' };
  if (isTerminal(session.status)) return { kind: 'ended' };
  const bootstrapHash = session.runner?.bootstrapHash;
  if (bootstrapHash === undefined || !matchesTokenHash(presented.secret, bootstrapHash)) return { kind: 'refused' };
  const [pinned, partner] = await Promise.all([pinnedVersion(ports, session), ports.partners.find(session.partnerId)]);
  if (!pinned || !partner) throw new Error('the session names a platform, version or partner that is not there');
  const { platform } = pinned;
  const until = new Date(session.expiresAt);
  const turn = ports.turn === undefined ? [] : [await turnServerFor(ports.turn, until, session.sessionId)];
  const runnerToken = ports.ids.token();
  const exchange = { bootstrapHash, tokenHash: hashOfToken(runnerToken) };
  if (!(await ports.sessions.exchangeBootstrap(session.sessionId, exchange))) return { kind: 'refused' };
  return {
    kind: 'started',
    bootstrap: {
      runnerToken,
      sessionId: session.sessionId,
      expiresAt: session.expiresAt,
      partner: { displayName: partner.displayName },
      platform: {
        name: platform.name,
        displayName: platform.displayName,
        loginUrl: pinned.loginUrl,
      },
      flow: pinned.flow,
      flowHash: session.flow.hash,
      sessionBinding: sessionBindingOf(session),
      iceServers: [...ports.iceServers, ...turn],
      ...(platform.diagnostics === true ? { diagnostics: true } : {}),
      ...(presented.observedAddress === undefined ? {} : { observedAddress: presented.observedAddress }),
    },
  };
};
