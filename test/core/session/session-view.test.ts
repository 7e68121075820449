import { describe, expect, it } from '@jest/globals';
import { sessionDetailsSchema } from '../../../core/contract/partner-api.ts';
import { sessionDetailsOf } from '../../../core/session/session-view.ts';
import { SESSION_STATUSES } from '../../../core/session/status.ts';
import { aServedSession, aSession, SESSION_ID } from '../../support/a-session.ts';

const urls = { embedUrl: 'https://veriframe.example/v1/embed/x#t=y', publicBaseUrl: 'https://veriframe.example' };
const result = { attestation: 'a.b.c', extractedData: { name: 'Ada' } };

describe('sessionDetailsOf', () => {
  it.each(SESSION_STATUSES)('has every field of the contract in %s', (status) => {
    const details = sessionDetailsOf(aSession({ status }), urls);
    expect(Object.keys(details).toSorted()).toEqual(Object.keys(sessionDetailsSchema.shape).toSorted());
    expect(sessionDetailsSchema.parse(details)).toEqual(details);
  });

  it('has a stream URL while a user is connected', () => {
    expect(sessionDetailsOf(aServedSession({ status: 'RUNNING' }), urls).streamUrl).toBe(
      `https://veriframe.example/v1/embed/${SESSION_ID}/stream`,
    );
    expect(sessionDetailsOf(aServedSession({ status: 'READY' }), urls).streamUrl).toBeNull();
    expect(sessionDetailsOf(aSession({ status: 'COMPLETED' }), urls).streamUrl).toBeNull();
  });

  it('shows the result of a completed session only', () => {
    expect(sessionDetailsOf(aSession({ status: 'COMPLETED', ...result }), urls)).toMatchObject({
      progress: 100,
      hasAttestation: true,
      extractedData: { name: 'Ada' },
    });
    expect(sessionDetailsOf(aServedSession({ status: 'VERIFYING', ...result }), urls)).toMatchObject({
      hasAttestation: false,
      extractedData: null,
    });
    expect(sessionDetailsOf(aSession({ status: 'CANCELLED', ...result }), urls)).toMatchObject({
      hasAttestation: false,
      extractedData: null,
    });
  });

  it('says why a session ended, in words', () => {
    expect(sessionDetailsOf(aSession({ status: 'ERROR', errorCode: 'RUNNER_LOST' }), urls)).toMatchObject({
      errorCode: 'RUNNER_LOST',
      errorMessage: 'The connection to the remote browser was lost.',
    });
  });
});
