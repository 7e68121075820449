import { describe, expect, it } from '@jest/globals';
import type { InputMessage } from '../../../core/contract/live-view.ts';
import { Failure } from '../../../core/failure.ts';
import type { EventAnswer } from '../../../runner/api/runner-api.ts';
import type { ClaimToMake } from '../../../runner/session/prover.ts';
import type { FlowDiagnosis } from '../../../runner/session/flow-diagnosis.ts';
import type { Script } from './scripted-session.ts';
import { DISCLOSE, scripted, typesOf, waits } from './scripted-session.ts';

describe('session', () => {
  it('says with the attestation which cursors it sent in bodies', async () => {
    const { session, events, toldOf } = scripted({
      run: async ({ report }) => {
        await report({ type: 'collecting' });
        return { kind: 'completed', disclose: DISCLOSE, cursors: { 'jobs-2': 'b/' } };
      },
    });
    const end = session.run();
    session.setPresent(true);
    await toldOf('consent');
    session.answerConsent(true);
    await end;
    expect(events.at(-1)).toEqual({ type: 'VERIFIED', attestation: 'jws', cursors: { 'jobs-2': 'b/' } });
  });

  it('leaves diagnostics of a flow that fails before it reports the failure, and of nothing else', async () => {
    const left: string[] = [];
    const diagnosis = (): FlowDiagnosis => ({
      onStep: async () => undefined,
      leave: async ({ code }) => void left.push(`${code} after ${events.at(-1)?.type}`),
    });
    const { session, events } = scripted({
      run: async () => ({ kind: 'failed', code: 'TARGET_NOT_FOUND' }),
      diagnosis: diagnosis(),
    });
    session.setPresent(true);
    await session.run();
    expect(left).toEqual(['TARGET_NOT_FOUND after FLOW_RUNNING']);
    expect(events.at(-1)).toEqual({ type: 'FAILED', code: 'TARGET_NOT_FOUND' });
    const leaving = scripted({ run: waits, diagnosis: diagnosis() });
    leaving.session.setPresent(true);
    const end = leaving.session.run();
    await leaving.reached('AWAITING_USER');
    leaving.session.end({ kind: 'user-left' });
    await end;
    expect(left).toHaveLength(1);
  });

  it('goes from READY to COMPLETED with the consent of the user', async () => {
    const { session, events, told, toldOf } = scripted();
    const end = session.run();
    session.setPresent(true);
    await toldOf('consent');
    expect(told).toContainEqual({
      type: 'consent',
      fields: [{ name: 'holder', label: 'Holder', value: '{"first":"Ada"}', source: 'page.test' }],
    });
    session.answerConsent(true);
    expect(await end).toEqual({ kind: 'finished' });
    expect(events[0]).toEqual({ type: 'RUNNER_READY', address: '10.0.0.5', port: 7070 });
    expect(events.at(-1)).toEqual({ type: 'VERIFIED', attestation: 'jws' });
    expect(told.slice(-2)).toEqual([
      { type: 'status', status: 'COMPLETED', progress: 85, awaiting: null },
      { type: 'ended' },
    ]);
  });

  it('reports an event once, however often the flow does, and progress only when it rises', async () => {
    const { session, events, toldOf } = scripted({
      run: async ({ report }) => {
        await report({ type: 'running' });
        await report({ type: 'user-needed', reason: 'LOGIN' });
        await report({ type: 'user-needed', reason: 'LOGIN' });
        await report({ type: 'progress', percent: 50.4 });
        await report({ type: 'progress', percent: 40 });
        await report({ type: 'progress', percent: 400 });
        await report({ type: 'running' });
        await report({ type: 'user-needed', reason: 'MFA' });
        await report({ type: 'notice', code: 'MFA_FAILED' });
        await report({ type: 'collecting' });
        return { kind: 'completed', disclose: DISCLOSE };
      },
    });
    const end = session.run();
    session.setPresent(true);
    await toldOf('consent');
    session.answerConsent(false);
    await end;
    expect(events.slice(4)).toEqual([
      { type: 'USER_NEEDED', reason: 'LOGIN' },
      { type: 'PROGRESS', progress: 50 },
      { type: 'PROGRESS', progress: 99 },
      { type: 'FLOW_RUNNING' },
      { type: 'USER_NEEDED', reason: 'MFA' },
      { type: 'COLLECTING' },
      { type: 'USER_NEEDED', reason: 'CONSENT' },
      { type: 'USER_CANCELLED' },
    ]);
  });

  it.each([
    [
      'the flow is invalid',
      {
        load: () => {
          throw new Failure('FLOW_INVALID');
        },
      },
      'FLOW_INVALID',
      'finished',
    ],
    ['the flow fails', { run: async () => ({ kind: 'failed', code: 'NO_DATA' }) }, 'NO_DATA', 'finished'],
    [
      'the prover fails',
      {
        run: async () => {
          throw new Failure('ATTESTOR_UNREACHABLE');
        },
      },
      'ATTESTOR_UNREACHABLE',
      'finished',
    ],
    [
      'the page crashes',
      {
        run: async () => {
          throw new Failure('BROWSER_CRASHED');
        },
      },
      'BROWSER_CRASHED',
      'browser-crashed',
    ],
    [
      'the browser is gone',
      {
        run: async () => {
          throw new Error('Target closed');
        },
        isBrowserGone: true,
      },
      'BROWSER_CRASHED',
      'browser-crashed',
    ],
    [
      'something else fails',
      {
        run: async () => {
          throw new Error('oops');
        },
      },
      'INTERNAL',
      'internal',
    ],
    [
      'a request of its own is refused',
      {
        run: async () => {
          throw new Failure('UNAUTHORIZED');
        },
      },
      'INTERNAL',
      'internal',
    ],
  ] satisfies [string, Script, string, string][])('reports when %s', async (_, script, code, kind) => {
    const { session, events, told } = scripted(script);
    const end = session.run();
    session.setPresent(true);
    expect(await end).toEqual({ kind });
    expect(events.at(-1)).toEqual({ type: 'FAILED', code });
    expect(told.at(-1)).toEqual({ type: 'ended' });
  });

  it('reports a claim that the attestor refuses', async () => {
    const { session, events, toldOf } = scripted({ claim: () => Promise.reject(new Failure('ATTESTATION_FAILED')) });
    const end = session.run();
    session.setPresent(true);
    await toldOf('consent');
    session.answerConsent(true);
    expect(await end).toEqual({ kind: 'finished' });
    expect(typesOf(events).slice(-2)).toEqual(['CONSENT_GIVEN', 'FAILED']);
  });

  it('ends when nobody comes within two minutes of READY', async () => {
    const { session, events, reached, elapse } = scripted();
    const end = session.run();
    await reached('READY');
    await new Promise((resolve) => setImmediate(resolve));
    elapse(120_000);
    expect(await end).toEqual({ kind: 'nobody-connected' });
    expect(events.at(-1)).toEqual({ type: 'USER_LEFT' });
  });

  it('ends when the user is gone for more than a minute, and not when the user comes back before', async () => {
    const { session, events, reached, elapse, timers } = scripted({ run: waits });
    const end = session.run();
    session.setPresent(true);
    await reached('AWAITING_USER');
    session.setPresent(false);
    session.setPresent(true);
    expect(timers.size).toBe(0);
    session.setPresent(false);
    elapse(60_000);
    expect(await end).toEqual({ kind: 'user-left' });
    expect(events.at(-1)).toEqual({ type: 'USER_LEFT' });
  });

  it('has the proofs made while the user reads, and claims the same after consent', async () => {
    const claims: ClaimToMake[] = [];
    const { session, toldOf } = scripted({
      prepare: async (claim) => void claims.push(claim),
      claim: async (claim) => {
        claims.push(claim);
        return 'jws';
      },
    });
    const end = session.run();
    session.setPresent(true);
    await toldOf('consent');
    expect(claims).toHaveLength(1);
    session.answerConsent(true);
    expect(await end).toEqual({ kind: 'finished' });
    expect(claims[1]).toEqual(claims[0]);
  });

  it('asks nobody for consent to what cannot be proved', async () => {
    const { session, told, events } = scripted({
      prepare: () => Promise.reject(new Failure('RESPONSE_TOO_LARGE')),
    });
    session.setPresent(true);
    expect(await session.run()).toEqual({ kind: 'finished' });
    expect(told.some(({ type }) => type === 'consent')).toBe(false);
    expect(events.at(-1)).toMatchObject({ type: 'FAILED', code: 'RESPONSE_TOO_LARGE' });
  });

  it('tells the user how far the proofs are', async () => {
    const { session, told, events, toldOf } = scripted({
      claim: async (_claim, { onProgress } = {}) => {
        onProgress?.(1, 2);
        onProgress?.(2, 2);
        return 'jws';
      },
    });
    const end = session.run();
    session.setPresent(true);
    await toldOf('consent');
    session.answerConsent(true);
    expect(await end).toEqual({ kind: 'finished' });
    const shown = told.flatMap((message) =>
      message.type === 'status' && message.status === 'VERIFYING' ? [message.progress] : [],
    );
    expect(shown).toEqual([85, 90, 95]);
    expect(events.filter(({ type }) => type === 'PROGRESS')).toEqual([
      { type: 'PROGRESS', progress: 90 },
      { type: 'PROGRESS', progress: 95 },
    ]);
  });

  it('gives up proving when it ends', async () => {
    let signal: AbortSignal | undefined;
    const { session, reached, toldOf } = scripted({
      claim: (_claim, options) => {
        signal = options?.signal;
        return new Promise(() => undefined);
      },
    });
    const end = session.run();
    session.setPresent(true);
    await toldOf('consent');
    session.answerConsent(true);
    await reached('VERIFYING');
    await new Promise((resolve) => setImmediate(resolve));
    session.end({ kind: 'over' });
    expect(await end).toEqual({ kind: 'over' });
    expect(signal?.aborted).toBe(true);
  });

  it('lets the user leave after consent', async () => {
    let prove: (jws: string) => void = () => undefined;
    const { session, reached, toldOf, timers } = scripted({ claim: () => new Promise((resolve) => (prove = resolve)) });
    const end = session.run();
    session.setPresent(true);
    await toldOf('consent');
    session.answerConsent(true);
    await reached('VERIFYING');
    await new Promise((resolve) => setImmediate(resolve));
    session.setPresent(false);
    expect(timers.size).toBe(0);
    prove('jws');
    expect(await end).toEqual({ kind: 'finished' });
  });

  it.each(['stopped', 'over', 'api-unreachable'] as const)(
    'ends at once and reports nothing when it is %s',
    async (kind) => {
      const { session, events, reached } = scripted({ run: waits });
      const end = session.run();
      session.setPresent(true);
      await reached('AWAITING_USER');
      session.end({ kind });
      expect(await end).toEqual({ kind });
      expect(typesOf(events).at(-1)).toBe('USER_NEEDED');
    },
  );

  it.each([
    [{ kind: 'over' }, 'over'],
    [{ kind: 'no-answer' }, 'api-unreachable'],
    [{ kind: 'taken', status: 'CANCELLED' }, 'over'],
    [{ kind: 'not-expected', status: 'TERMINATED', duplicate: false }, 'over'],
    [{ kind: 'not-expected', status: 'READY', duplicate: false }, 'internal'],
    [{ kind: 'invalid', httpStatus: 400 }, 'internal'],
  ] satisfies [EventAnswer, string][])('takes the answer %j for the end (%s)', async (answer, kind) => {
    const { session } = scripted({ answer: ({ type }) => (type === 'FLOW_LOADING' ? answer : undefined) });
    const end = session.run();
    session.setPresent(true);
    expect(await end).toEqual({ kind });
  });

  it('goes on when the API has already taken an event whose answer was lost', async () => {
    const { session, toldOf } = scripted({
      answer: ({ type }) =>
        type === 'COLLECTING' ? { kind: 'not-expected', status: 'COLLECTING_DATA', duplicate: true } : undefined,
    });
    void session.run();
    session.setPresent(true);
    await toldOf('consent');
    session.end({ kind: 'stopped' });
  });

  it('ignores an answer to a question that nobody has asked', async () => {
    const { session, events, toldOf } = scripted();
    const consent: Extract<InputMessage, { type: 'consent' }> = { type: 'consent', approved: true };
    session.answerConsent(consent.approved);
    const end = session.run();
    session.setPresent(true);
    await toldOf('consent');
    expect(typesOf(events)).not.toContain('CONSENT_GIVEN');
    session.answerConsent(false);
    await end;
  });

  it('logs the exact check that failed, and nothing else of the failure', async () => {
    const details = { reason: 'value_type', value: 'personal' };
    const { session, logged } = scripted({ run: () => Promise.reject(new Failure('EXTRACT_MISMATCH', { details })) });
    session.setPresent(true);
    await session.run();
    expect(JSON.stringify(logged)).toMatch(/^(?!.*personal).*"reason":"value_type"/);
  });
});
