import type { Diagnostics } from '../contract/diagnostics.ts';
import { flowSchema } from '../flow/schema.ts';
import { own } from '../flow/name.ts';
import { pinnedVersion } from '../platform/pinned-version.ts';
import type { Clock } from '../ports/clock.ts';
import type { DiagnosticsStore } from '../ports/diagnostics-store.ts';
import type { FlowVersionStore } from '../ports/flow-version-store.ts';
import type { PlatformStore } from '../ports/platform-store.ts';
import type { Session } from './session.ts';

export type TakeDiagnosticsPorts = {
  readonly platforms: PlatformStore;
  readonly flowVersions: FlowVersionStore;
  readonly diagnostics: Pick<DiagnosticsStore, 'keep'>;
  readonly clock: Clock;
};

const DAY_S = 86_400;
/** Long enough to be seen after a weekend. */
const DIAGNOSTICS_KEPT_DAYS = 7;

/**
 * Keeps what a runner says of the failure it is about to report, when the operator has that turned on for the platform at
 * this moment, and when it speaks of a node of the session's own flow: a runner is hostile ground, and a name is a text.
 */
export const takeDiagnostics = async (
  ports: TakeDiagnosticsPorts,
  session: Session,
  diagnostics: Diagnostics,
): Promise<'kept' | 'turned-off' | 'not-of-its-flow'> => {
  const pinned = await pinnedVersion(ports, session);
  if (!pinned?.platform.diagnostics) return 'turned-off';
  const flow = flowSchema.safeParse(pinned.flow).data;
  const { node } = diagnostics;
  if (node !== undefined && own(flow?.nodes ?? {}, node) === undefined) return 'not-of-its-flow';
  const now = ports.clock();
  await ports.diagnostics.keep({
    sessionId: session.sessionId,
    platformId: session.platformId,
    flow: { version: session.flow.version, hash: session.flow.hash },
    at: now.toISOString(),
    deleteAtEpochS: Math.ceil(now.getTime() / 1000) + DIAGNOSTICS_KEPT_DAYS * DAY_S,
    diagnostics,
  });
  return 'kept';
};
