import { describe, expect, it } from '@jest/globals';
import type { Command } from '../../../core/flow/command.ts';
import type { PageFacts } from '../../../core/flow/condition.ts';
import type { Collected } from '../../../core/flow/disclosure-plan.ts';
import type { FlowState } from '../../../core/flow/interpret.ts';
import { start, step } from '../../../core/flow/interpret.ts';
import type { Flow } from '../../../core/flow/schema.ts';
import { aCollect, aFlow, aPage } from './a-flow.ts';

const loginUrl = 'https://gigs.example/login';

/** A run that remembers what it commanded last. */
const play = (flow: Flow, context = { loginUrl }) => {
  let { state, commands } = start(flow, context, 0);
  const next = (result: { state: FlowState; commands: readonly Command[] }) => ({ state, commands } = result).commands;
  return {
    commands,
    collected: (collected: Collected, atMs = 1) =>
      next(step(state, { type: 'collected', visit: state.visit, atMs, collected })),
    done: (atMs = 1) => next(step(state, { type: 'done', visit: state.visit, atMs })),
    page: (facts: Partial<PageFacts>, atMs = 1) =>
      next(step(state, { type: 'page', visit: state.visit, atMs, facts: aPage(facts) })),
    tick: (atMs: number) => next(step(state, { type: 'tick', visit: state.visit, atMs })),
    stale: () => next(step(state, { type: 'failed', visit: state.visit - 1, atMs: 1, code: 'TARGET_NOT_FOUND' })),
    state: () => state,
  };
};
const reports = (commands: readonly Command[]) =>
  commands.flatMap((command) => (command.type === 'report' ? command.report : []));

describe('running a flow', () => {
  it('opens the login page, waits for the user, collects, and ends with what is to be disclosed', () => {
    const { requests, disclose } = aCollect();
    const run = play(aFlow());
    expect(run.commands).toEqual([{ type: 'navigate', url: loginUrl, visit: 1, deadlineMs: 30_000 }]);
    expect(run.done(100)).toEqual([
      { type: 'report', report: { kind: 'awaitingUser', reason: 'LOGIN' } },
      { type: 'report', report: { kind: 'progress', percent: 50 } },
      {
        type: 'watch',
        probe: { selectors: ['.error'], texts: ['locked'], responses: [] },
        visit: 2,
        deadlineMs: 600_100,
      },
    ]);
    expect(run.page({})).toEqual([]);
    expect(run.page({ url: 'https://gigs.example/home' }, 200)).toEqual([
      { type: 'report', report: { kind: 'collecting' } },
      { type: 'collect', loginUrl, requests, disclose, visit: 3, deadlineMs: 30_200 },
    ]);
    expect(run.done()).toEqual([]);
    expect(run.collected({ profile: ['gigs.example'] })).toEqual([
      {
        type: 'finish',
        disclose: { name: { rule: { from: 'profile', jsonPath: '$.name' }, label: 'Name', source: 'gigs.example' } },
      },
    ]);
    expect(run.done()).toEqual([]);
  });

  it('takes the first case that holds, from top to bottom', () => {
    const cases = [
      { when: { visible: '.a' }, next: 'collect' },
      { when: { visible: '.b' }, fail: 'ACCOUNT_LOCKED' as const },
    ];
    const flow = aFlow({ signIn: { type: 'branch', timeoutMs: 1_000, cases } });
    const both = play(flow);
    both.done();
    expect(both.page({ visible: ['.b', '.a'] }).at(-1)?.type).toBe('collect');
    const second = play(flow);
    second.done();
    expect(second.page({ visible: ['.b'] })).toEqual([{ type: 'fail', code: 'ACCOUNT_LOCKED' }]);
  });

  it('tells a notice once a document, again on the next one, and goes on waiting', () => {
    const run = play(aFlow());
    run.done();
    const refused = { visible: ['.error'] };
    const notice = [{ kind: 'notice', code: 'LOGIN_FAILED' }];
    expect(reports(run.page(refused))).toEqual(notice);
    expect(run.page(refused)).toEqual([]);
    expect(reports(run.page({ ...refused, document: '2' }))).toEqual(notice);
    expect(run.page({ document: '2' })).toEqual([]);
    expect(reports(run.page({ ...refused, document: '2' }))).toEqual(notice);
  });

  it('does not flood the user with the notices of a page that flickers', () => {
    const run = play(aFlow());
    run.done();
    const told = Array.from({ length: 100 }, (_, i) => reports(run.page({ visible: ['.error'], document: `${i}` })));
    expect(told.flat()).toHaveLength(20);
  });

  it('goes through RUNNING when it asks the user a second time, as the lifecycle wants it', () => {
    const code = {
      type: 'awaitUser' as const,
      reason: 'MFA' as const,
      timeoutMs: 1_000,
      cases: [{ when: { url: '/home' }, next: 'collect' }],
    };
    const flow = aFlow({
      code,
      signIn: { ...code, reason: 'LOGIN', cases: [{ when: { url: '/code' }, next: 'code' }] },
    });
    const run = play(flow);
    run.done();
    expect(reports(run.page({ url: 'https://gigs.example/code' })).map(({ kind }) => kind)).toEqual([
      'running',
      'awaitingUser',
      'progress',
    ]);
  });

  it('reports RUNNING when it goes on by itself after the user', () => {
    const click = { type: 'click' as const, selector: '#later', next: 'collect' };
    const flow = aFlow({
      signIn: { type: 'awaitUser', reason: 'LOGIN', timeoutMs: 1, cases: [{ when: { url: '/home' }, next: 'click' }] },
      click,
    });
    const run = play(flow);
    run.done();
    const commands = run.page({ url: 'https://gigs.example/home' });
    expect(reports(commands)[0]).toEqual({ kind: 'running' });
    expect(commands.at(-1)).toMatchObject({ type: 'act', action: { type: 'click', selector: '#later' } });
  });

  it('fails with STEP_TIMEOUT at the deadline, and not before', () => {
    const run = play(aFlow());
    run.done(0);
    expect(run.tick(599_999)).toEqual([]);
    expect(run.tick(600_000)).toEqual([{ type: 'fail', code: 'STEP_TIMEOUT' }]);
    expect(run.state()).toMatchObject({ node: null, nodeName: 'signIn' });
  });

  it('lets a match at the deadline count', () => {
    const run = play(aFlow());
    run.done(0);
    expect(run.page({ url: 'https://gigs.example/home' }, 600_001).at(-1)?.type).toBe('collect');
  });

  it('goes where the flow says when a wait ends without a match', () => {
    const signIn = {
      type: 'waitFor' as const,
      when: { url: '/home' },
      timeoutMs: 10,
      next: 'collect',
      onTimeout: { fail: 'NO_DATA' as const },
    };
    const run = play(aFlow({ signIn }));
    run.done(0);
    expect(run.page({}, 10)).toEqual([{ type: 'fail', code: 'NO_DATA' }]);
  });

  it('fails with TARGET_NOT_FOUND when an element to act on does not appear', () => {
    const run = play(aFlow({ signIn: { type: 'click', selector: '#go', timeoutMs: 10, next: 'collect' } }));
    run.done(0);
    expect(run.tick(10)).toEqual([{ type: 'fail', code: 'TARGET_NOT_FOUND' }]);
  });

  it('ends with the code of a command that failed', () => {
    const { state } = start(aFlow(), { loginUrl }, 0);
    const failed = step(state, { type: 'failed', visit: 1, atMs: 1, code: 'PLATFORM_UNAVAILABLE' });
    expect(failed.commands).toEqual([{ type: 'fail', code: 'PLATFORM_UNAVAILABLE' }]);
  });

  it('refuses a login URL on a host that the flow does not allow', () => {
    expect(play(aFlow(), { loginUrl: 'https://evil.example/login' }).commands).toEqual([
      { type: 'fail', code: 'HOST_NOT_ALLOWED' },
    ]);
  });

  it('ignores what an earlier visit observed', () => {
    const run = play(aFlow());
    run.done();
    const before = run.state();
    expect(run.stale()).toEqual([]);
    expect(run.state()).toBe(before);
  });

  it('gives up a flow that goes round for ever', () => {
    const around = { type: 'waitFor' as const, when: { url: '/login' }, timeoutMs: 10, next: 'open' };
    let { state, commands } = start(aFlow({ signIn: around, open: { ...around, next: 'signIn' } }), { loginUrl }, 0);
    for (let i = 0; i < 1_000; i++) {
      ({ state, commands } = step(state, { type: 'page', visit: state.visit, atMs: 1, facts: aPage() }));
    }
    expect(commands).toEqual([{ type: 'fail', code: 'FLOW_INVALID' }]);
  });
});
