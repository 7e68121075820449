import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { WEBHOOK_BODY_MAX_BYTES, webhookEventSchema } from '../../../core/contract/webhook-event.ts';
import { TERMINAL_STATUSES } from '../../../core/session/status.ts';
import { webhookEventOf } from '../../../core/webhook/webhook-event.ts';
import { aServedSession, aSession, SESSION_ID } from '../../support/a-session.ts';
import { testAttestor } from '../../support/an-attestation.ts';

const BASE = 'https://veriframe.example';
const attestation = testAttestor().attest();
const completed = aSession({
  status: 'COMPLETED',
  endedAt: '2026-03-01T10:05:00.123Z',
  completedAt: '2026-03-01T10:05:00.123Z',
  attestation,
  extractedData: { name: 'Ada Example' },
  externalReferenceId: 'loan-7',
  receiverData: { email: 'ada@example.com' },
});

describe('webhookEventOf', () => {
  it('tells of a completed session with its result', () => {
    expect(webhookEventOf(completed, BASE)).toEqual({
      type: 'browser_session.completed',
      timestamp: '2026-03-01T10:05:00.123Z',
      data: {
        sessionId: SESSION_ID,
        status: 'COMPLETED',
        progress: 100,
        platformId: 1,
        platform: { name: 'gigs', displayName: 'Gigs', logo: 'https://cdn.gigs.example/icon.svg' },
        externalReferenceId: 'loan-7',
        expiresAt: '2026-03-01T11:00:00.000Z',
        createdAt: '2026-03-01T10:00:00.000Z',
        completedAt: '2026-03-01T10:05:00.123Z',
        errorCode: null,
        errorMessage: null,
        hasAttestation: true,
        attestation: {
          format: 'dc+sd-jwt',
          digest: `sha256:${createHash('sha256').update(attestation).digest('hex')}`,
          url: `${BASE}/v1/partner/browser-session/${SESSION_ID}/attestation`,
          trust: 'operator',
        },
        extractedData: { name: 'Ada Example' },
      },
    });
  });

  it.each(TERMINAL_STATUSES)('has the contract’s form in %s', (status) => {
    const session = status === 'COMPLETED' ? completed : aSession({ status, endedAt: '2026-03-01T10:05:00.123Z' });
    const event = webhookEventOf(session, BASE);
    expect(webhookEventSchema.parse(event)).toEqual(event);
    expect(event?.type).toBe(`browser_session.${status.toLowerCase()}`);
  });

  it('says why a session ended without a result, and shares nothing that was collected', () => {
    const event = webhookEventOf(
      { ...completed, status: 'CANCELLED', errorCode: 'USER_CANCELLED', completedAt: undefined, progressReported: 90 },
      BASE,
    );
    expect(event?.data).toMatchObject({
      progress: 90,
      completedAt: null,
      errorCode: 'USER_CANCELLED',
      errorMessage: 'The user cancelled the verification.',
      hasAttestation: false,
      attestation: null,
      extractedData: null,
    });
  });

  it('is nothing while the session runs', () => {
    expect(webhookEventOf(aServedSession(), BASE)).toBeUndefined();
  });

  it('holds nothing that the partner has sent along about its receiver', () => {
    expect(JSON.stringify(webhookEventOf(completed, BASE))).not.toContain('ada@example.com');
  });

  it('stays below its limit with the most data that an attestation may hold', () => {
    const session = {
      ...completed,
      extractedData: { name: 'x'.repeat(128 * 1024 - '{"name":""}'.length) },
      externalReferenceId: '🦊'.repeat(255),
    };
    const body = JSON.stringify(webhookEventOf(session, BASE));
    expect(Buffer.byteLength(body)).toBeLessThan(WEBHOOK_BODY_MAX_BYTES);
  });
});
