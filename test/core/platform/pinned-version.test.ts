import { describe, expect, it } from '@jest/globals';
import { pinnedVersion } from '../../../core/platform/pinned-version.ts';
import type { FlowVersion } from '../../../core/platform/flow-version.ts';
import type { Platform } from '../../../core/platform/platform.ts';
import { aFlowVersion, aPlatform } from '../../support/a-platform.ts';
import { aSession } from '../../support/a-session.ts';
import { memoryFlowVersionStore, memoryPlatformStore } from '../../support/memory-stores.ts';

const old = aFlowVersion({ flowVersion: '0.9.0', loginUrl: 'https://gigs.example/old-login' });
const pinning = { version: old.flowVersion, hash: old.flowHash };
const stores = (platform: Partial<Platform> = {}, ...versions: readonly FlowVersion[]) => ({
  platforms: memoryPlatformStore(aPlatform(platform)),
  flowVersions: memoryFlowVersionStore(...versions),
});

describe('the version that a session pins', () => {
  it('is the current one where it still is, without a look at the versions', async () => {
    const flowVersions = { findVersion: () => Promise.reject(new Error('not needed')) };
    expect(await pinnedVersion({ ...stores(), flowVersions }, aSession())).toEqual({
      platform: aPlatform(),
      flow: aPlatform().flow,
      loginUrl: 'https://gigs.example/login',
    });
  });

  it('is the replaced one with the flow of that time', async () => {
    const pinned = await pinnedVersion(stores({}, old), aSession({ flow: pinning }));
    expect(pinned).toMatchObject({ flow: old.flow, loginUrl: old.loginUrl, platform: { flowVersion: '1.0.0' } });
  });

  it('keeps the login page that the session was created with, and prefers the session’s own address', async () => {
    const moved = stores({ loginUrl: 'https://gigs.example/moved' }, old);
    const session = aSession({ flow: pinning, loginUrl: 'https://gigs.example/login' });
    expect(await pinnedVersion(moved, session)).toMatchObject({ loginUrl: 'https://gigs.example/login' });
    const own = { ...session, customUrl: 'https://gigs.example/own' };
    expect(await pinnedVersion(moved, own)).toMatchObject({ loginUrl: 'https://gigs.example/own' });
  });

  it('is gone with the platform, or when it was deleted', async () => {
    expect(await pinnedVersion(stores(), aSession({ flow: pinning }))).toBeUndefined();
    expect(await pinnedVersion(stores({}, old), aSession({ platformId: 7, flow: pinning }))).toBeUndefined();
  });
});
