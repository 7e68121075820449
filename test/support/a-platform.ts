import { flowHash } from '../../core/flow/flow-hash.ts';
import type { FlowVersion } from '../../core/platform/flow-version.ts';
import type { Platform } from '../../core/platform/platform.ts';

/** The smallest flow that discloses something. */
export const A_FLOW = {
  schema: 'veriframe.flow/1',
  platform: 'gigs',
  version: '1.0.0',
  allowedHosts: ['gigs.example'],
  start: 'open',
  nodes: {
    open: { type: 'goto', url: '{{loginUrl}}', next: 'collect' },
    collect: {
      type: 'collect',
      requests: { profile: { url: 'https://gigs.example/api/me', secret: ['cookie'] } },
      disclose: { name: { from: 'profile', jsonPath: '$.name', label: 'Name' } },
      next: 'done',
    },
    done: { type: 'complete' },
  },
};

/** A platform, with whatever a test needs to be different. */
export const aPlatform = (changes: Partial<Platform> = {}): Platform => ({
  platformId: 1,
  name: 'gigs',
  displayName: 'Gigs',
  description: 'A marketplace for gigs',
  icon: 'https://cdn.gigs.example/icon.svg',
  loginUrl: 'https://gigs.example/login',
  allowCustomUrl: false,
  isActive: true,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-02T00:00:00.000Z',
  flow: A_FLOW,
  flowVersion: A_FLOW.version,
  flowHash: flowHash(A_FLOW),
  ...changes,
});

/** A stored version of that platform's flow, with whatever a test needs to be different; the flow says it, too. */
export const aFlowVersion = (changes: Partial<FlowVersion> = {}): FlowVersion => {
  const flowVersion = changes.flowVersion ?? '1.1.0';
  const flow = { ...A_FLOW, version: flowVersion };
  return {
    platformId: 1,
    flowVersion,
    flow,
    flowHash: flowHash(flow),
    loginUrl: 'https://gigs.example/login',
    storedAt: '2026-01-03T00:00:00.000Z',
    ...changes,
  };
};
