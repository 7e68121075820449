import type { Session } from '../../core/session/session.ts';
import { hashOfToken } from '../../core/token/token-hash.ts';
import { embedTokenOf } from '../../core/token/embed-token.ts';
import { aPartner } from './a-partner.ts';
import { aPlatform } from './a-platform.ts';

/** The secret that the embed tokens of these sessions are derived from. */
export const TOKEN_SECRET = 'a token secret for tests';
export const RUNNER_TOKEN = 'runner-token-of-a-test-0123456789abcdefghij';
export const SESSION_ID = '3f2b8c1e-5d4a-4f6b-9c7d-8e9f0a1b2c3d';
export const NOW = new Date('2026-03-01T10:00:00.000Z');

/** The embed token that belongs to a session's id. */
export const embedTokenFor = (sessionId: string = SESSION_ID): string => embedTokenOf(TOKEN_SECRET, sessionId);

/** A stored session as it is a moment after its creation, with whatever a test needs to be different. */
export const aSession = (changes: Partial<Session> = {}): Session => {
  const sessionId = changes.sessionId ?? SESSION_ID;
  const partnerId = changes.partnerId ?? aPartner().partnerId;
  const status = changes.status ?? 'CREATED';
  const platform = aPlatform();
  return {
    sessionId,
    partnerId,
    platformId: platform.platformId,
    platform: { name: platform.name, displayName: platform.displayName, icon: platform.icon },
    flow: { version: platform.flowVersion, hash: platform.flowHash },
    createdAt: NOW.toISOString(),
    expiresAt: new Date(NOW.getTime() + 3_600_000).toISOString(),
    deleteAtEpochS: Math.floor(NOW.getTime() / 1000) + 3_000_000,
    embedTokenHash: hashOfToken(embedTokenFor(sessionId)),
    status,
    partnerStatus: `${partnerId}#${status}`,
    progressFloor: 0,
    progressReported: 0,
    history: [],
    rejectedEvents: [],
    webhookAttempts: [],
    webhookResends: [],
    replays: [],
    ...changes,
  };
};

/** A session with a runner that has reported where it serves, waiting in `status`. */
export const aServedSession = (changes: Partial<Session> = {}): Session =>
  aSession({
    status: 'RUNNING',
    execution: 'arn:aws:states:eu-west-1:123456789012:execution:lifecycle:test',
    taskToken: 'task-token-1',
    runner: {
      tokenHash: hashOfToken(RUNNER_TOKEN),
      address: '10.0.0.7',
      port: 7070,
      taskArn: 'arn:aws:ecs:eu-west-1:123456789012:task/cluster/1',
    },
    ...changes,
  });
