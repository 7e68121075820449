import type { FlowVersionStore } from '../ports/flow-version-store.ts';
import type { PlatformStore } from '../ports/platform-store.ts';
import type { Session } from '../session/session.ts';
import type { Platform } from './platform.ts';

export type PinnedVersionPorts = { readonly platforms: PlatformStore; readonly flowVersions: FlowVersionStore };

/** What a session follows: its platform as it is now, and the flow and login page as they were when it was created. */
export type PinnedVersion = {
  readonly platform: Platform;
  readonly flow: unknown;
  readonly loginUrl: string;
};

/**
 * The version that a session pins, whatever has become the current one meanwhile. The current one, the usual case, comes with
 * the platform. Undefined when the platform or the version is gone.
 */
export const pinnedVersion = async (
  { platforms, flowVersions }: PinnedVersionPorts,
  session: Pick<Session, 'platformId' | 'flow' | 'loginUrl' | 'customUrl'>,
): Promise<PinnedVersion | undefined> => {
  const platform = await platforms.find(session.platformId);
  if (!platform) return undefined;
  const version =
    platform.flowHash === session.flow.hash
      ? platform
      : await flowVersions.findVersion(session.platformId, session.flow.hash);
  if (!version) return undefined;
  return { platform, flow: version.flow, loginUrl: session.customUrl ?? session.loginUrl ?? version.loginUrl };
};
