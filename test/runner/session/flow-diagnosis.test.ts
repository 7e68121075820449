import { describe, expect, it } from '@jest/globals';
import type { Diagnostics } from '../../../core/contract/diagnostics.ts';
import { Failure } from '../../../core/failure.ts';
import type { PageFacts } from '../../../core/flow/condition.ts';
import { start, step } from '../../../core/flow/interpret.ts';
import type { RunnerEvent } from '../../../core/session/event.ts';
import { flowDiagnosis } from '../../../runner/session/flow-diagnosis.ts';
import { aFlow } from '../../core/flow/a-flow.ts';

const CANARY = 'Kanarienvogel';
const LOGIN = { loginUrl: 'https://gigs.example/login' };
const flow = aFlow({
  signIn: {
    type: 'branch',
    timeoutMs: 1_000,
    cases: [
      { when: { all: [{ url: '/account' }, { visible: '#earnings' }] }, next: 'collect' },
      { when: { text: 'locked' }, fail: 'ACCOUNT_LOCKED' },
    ],
  },
});
const facts: PageFacts = {
  document: '1',
  url: `https://gigs.example/account?user=${CANARY}`,
  title: CANARY,
  visible: [],
  texts: ['locked'],
  responses: [],
};

const setUp = (outline = async () => []) => {
  const events: RunnerEvent[] = [];
  let elapse = (): void => undefined;
  const diagnosis = flowDiagnosis({
    outline,
    report: async (event) => {
      events.push(event);
      return { kind: 'taken', status: 'RUNNING' };
    },
    timer: (_delayMs, action) => {
      elapse = action;
      return () => undefined;
    },
  });
  const left = (): Diagnostics | undefined => {
    const [event] = events;
    return event?.type === 'DIAGNOSTICS' ? event.diagnostics : undefined;
  };
  return { diagnosis, events, left, elapse: () => elapse() };
};

/** Plays until the page shows the facts. */
const play = async (diagnosis: ReturnType<typeof setUp>['diagnosis']): Promise<void> => {
  let now = start(flow, LOGIN, 0);
  await diagnosis.onStep(now);
  for (const observation of [
    { type: 'done', visit: 1, atMs: 1 },
    { type: 'page', visit: 2, atMs: 2, facts },
  ] as const) {
    now = step(now.state, observation);
    await diagnosis.onStep(now, observation);
  }
};

describe('what a failed run leaves', () => {
  it('is its node and which of the conditions held, and nothing that the page said', async () => {
    const { diagnosis, left } = setUp();
    await play(diagnosis);
    await diagnosis.leave(new Failure('ACCOUNT_LOCKED', { details: { reason: 'some_check', selector: CANARY } }));
    expect(left()).toEqual({
      code: 'ACCOUNT_LOCKED',
      reason: 'some_check',
      node: 'signIn',
      visits: 2,
      cases: [
        { holds: false, leaves: [true, false] },
        { holds: true, leaves: [true] },
      ],
      documents: [],
    });
    expect(JSON.stringify(left())).not.toContain(CANARY);
  });

  it('is the code alone before the first node, and no conditions of a node that asks none', async () => {
    const early = setUp();
    await early.diagnosis.leave(new Failure('FLOW_INVALID'));
    expect(early.left()).toEqual({ code: 'FLOW_INVALID', visits: 0, documents: [] });
    const opening = setUp();
    await opening.diagnosis.onStep(start(flow, LOGIN, 0));
    await opening.diagnosis.leave(new Failure('PLATFORM_UNAVAILABLE'));
    expect(opening.left()).toEqual({ code: 'PLATFORM_UNAVAILABLE', node: 'open', visits: 1, documents: [] });
  });

  it('holds the end up no longer than a few seconds, and never by failing', async () => {
    const slow = setUp(() => new Promise(() => undefined));
    const leaving = slow.diagnosis.leave(new Failure('NO_DATA'));
    slow.elapse();
    await leaving;
    expect(slow.events).toEqual([]);
    const broken = setUp(() => Promise.reject(new Error('gone')));
    await broken.diagnosis.leave(new Failure('NO_DATA'));
    expect(broken.events).toEqual([]);
  });

  it('names no reason that is a text and not a name', async () => {
    const { diagnosis, left } = setUp();
    await diagnosis.leave(new Failure('NO_DATA', { details: { reason: `the page says ${CANARY}` } }));
    expect(left()).toEqual({ code: 'NO_DATA', visits: 0, documents: [] });
  });
});
