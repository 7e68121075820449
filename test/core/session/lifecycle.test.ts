import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SESSION_ERROR_CODES, terminalStatusOf } from '../../../core/failure.ts';
import type { SessionEvent } from '../../../core/session/event.ts';
import { AWAITING_REASONS } from '../../../core/session/awaiting-reason.ts';
import { TRANSITIONS, decide } from '../../../core/session/lifecycle.ts';
import type { SessionStatus } from '../../../core/session/status.ts';
import { SESSION_STATUSES, TERMINAL_STATUSES, isTerminal } from '../../../core/session/status.ts';

const plain = (type: string) => fc.constant({ type } as SessionEvent);
const anEvent: fc.Arbitrary<SessionEvent> = fc.oneof(
  ...['USER_ARRIVED', 'USER_CONNECTED', 'FLOW_LOADING', 'FLOW_RUNNING', 'COLLECTING', 'CONSENT_GIVEN'].map(plain),
  ...['USER_LEFT', 'USER_CANCELLED', 'PARTNER_TERMINATED'].map(plain),
  fc.constantFrom(...AWAITING_REASONS).map((reason): SessionEvent => ({ type: 'USER_NEEDED', reason })),
  fc.constantFrom(...SESSION_ERROR_CODES).map((code): SessionEvent => ({ type: 'FAILED', code })),
  fc.constant<SessionEvent>({ type: 'RUNNER_READY', address: '10.0.0.1', port: 7070 }),
  fc.constant<SessionEvent>({ type: 'VERIFIED', attestation: 'x' }),
);

const follow = (events: readonly SessionEvent[]): SessionStatus[] => {
  const path: SessionStatus[] = ['CREATED'];
  for (const event of events) {
    const verdict = decide(path.at(-1) ?? 'CREATED', event);
    if (verdict.kind === 'transition') path.push(verdict.transition.to);
  }
  return path;
};

describe('decide', () => {
  it('leads a session from CREATED to COMPLETED by the events of an ordinary verification', () => {
    const path = follow([
      { type: 'USER_ARRIVED' },
      { type: 'RUNNER_READY', address: '10.0.0.1', port: 7070 },
      { type: 'USER_CONNECTED' },
      { type: 'FLOW_LOADING' },
      { type: 'FLOW_RUNNING' },
      { type: 'USER_NEEDED', reason: 'LOGIN' },
      { type: 'FLOW_RUNNING' },
      { type: 'COLLECTING' },
      { type: 'USER_NEEDED', reason: 'CONSENT' },
      { type: 'CONSENT_GIVEN' },
      { type: 'VERIFIED', attestation: 'x' },
    ]);
    expect(path.join(' ')).toBe(
      'CREATED INITIALIZING READY CONNECTED LOADING_TREE RUNNING AWAITING_USER RUNNING COLLECTING_DATA AWAITING_USER VERIFYING COMPLETED',
    );
  });

  it('never leaves a terminal status and never makes a transition that the table does not list', () => {
    fc.assert(
      fc.property(fc.array(anEvent, { maxLength: 40 }), (events) => {
        const path = follow(events);
        path.slice(1).forEach((to, index) => {
          const from = path[index] ?? 'CREATED';
          expect(isTerminal(from)).toBe(false);
          if (!isTerminal(from)) expect(TRANSITIONS[from]).toContain(to);
        });
      }),
    );
  });

  it.each([...TERMINAL_STATUSES])('rejects every event in %s', (status) => {
    fc.assert(
      fc.property(anEvent, (event) => {
        expect(decide(status, event)).toEqual({ kind: 'rejected', reason: 'TERMINAL' });
      }),
    );
  });

  it('ends a session with each failure in the status that the failure table gives', () => {
    for (const code of SESSION_ERROR_CODES) {
      expect(decide('RUNNING', { type: 'FAILED', code })).toEqual({
        kind: 'transition',
        transition: { to: terminalStatusOf(code), code },
      });
    }
  });

  it('lets the user come back when the browser was left before the flow began, and gives up afterwards', () => {
    const after = (status: SessionStatus) => decide(status, { type: 'USER_LEFT' });
    expect(after('READY')).toEqual({ kind: 'transition', transition: { to: 'CREATED' } });
    expect(after('CONNECTED')).toEqual({ kind: 'transition', transition: { to: 'CREATED' } });
    expect(after('AWAITING_USER')).toEqual({ kind: 'transition', transition: { to: 'ERROR', code: 'USER_ABANDONED' } });
  });

  it('lists every status of the contract in the table', () => {
    expect(new Set([...Object.keys(TRANSITIONS), ...TERMINAL_STATUSES])).toEqual(new Set(SESSION_STATUSES));
  });
});
