import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Command } from '../../../core/flow/command.ts';
import type { PageFacts } from '../../../core/flow/condition.ts';
import type { FlowState } from '../../../core/flow/interpret.ts';
import { start, step } from '../../../core/flow/interpret.ts';
import { FLOW_LIMITS } from '../../../core/flow/limits.ts';
import type { FlowNode } from '../../../core/flow/node.ts';
import type { Observation } from '../../../core/flow/observation.ts';
import type { Flow } from '../../../core/flow/schema.ts';
import type { RunnerTransition } from '../../../core/session/event.ts';
import { decide } from '../../../core/session/lifecycle.ts';
import type { SessionStatus } from '../../../core/session/status.ts';
import { aCollect, aFlow, aPage } from './a-flow.ts';

const names = ['a', 'b', 'c', 'd', 'e', 'f'];
const target = fc.constantFrom(...names);
const when = fc.constantFrom({ url: '/login' }, { visible: '.x' }, { hidden: '.x' }, { not: { text: 't' } });
const timeoutMs = fc.integer({ min: 1, max: 60_000 });
const leaving = fc.oneof(fc.record({ when, next: target }), fc.record({ when, fail: fc.constant('NO_DATA' as const) }));
const noticing = fc.record({ when, notice: fc.constant('LOGIN_FAILED' as const) });
const onTimeout = fc.oneof(fc.record({ next: target }), fc.record({ fail: fc.constant('NO_DATA' as const) }));

/** Any node, valid or not as part of a whole: the interpreter must end with flows that no check has seen, too. */
const node: fc.Arbitrary<FlowNode> = fc.oneof(
  fc.record({ type: fc.constant('goto' as const), url: fc.constant('{{loginUrl}}' as const), timeoutMs, next: target }),
  fc.record({ type: fc.constant('click' as const), selector: fc.constant('.x'), timeoutMs, next: target }),
  fc.record({ type: fc.constant('waitFor' as const), when, timeoutMs, next: target, onTimeout }),
  fc.record({ type: fc.constant('branch' as const), timeoutMs, cases: fc.array(leaving, { minLength: 1 }) }),
  fc.record({
    type: fc.constant('awaitUser' as const),
    reason: fc.constantFrom('LOGIN' as const, 'MFA' as const),
    timeoutMs,
    cases: fc.array(fc.oneof(leaving, noticing), { minLength: 1 }),
    onTimeout,
  }),
  target.map((next) => aCollect({ next })),
  fc.constant({ type: 'complete' as const }),
);
const flows: fc.Arbitrary<Flow> = fc
  .array(node, { minLength: names.length, maxLength: names.length })
  .map((nodes) => aFlow({}, { start: 'a', nodes: Object.fromEntries(nodes.map((one, i) => [names[i] ?? 'a', one])) }));

type Happening = {
  type: 'done' | 'tick' | 'page' | 'collected';
  passesMs: number;
  visible: boolean;
  stale: boolean;
  document: string;
};
const happenings: fc.Arbitrary<Happening[]> = fc.array(
  fc.record({
    type: fc.constantFrom('done' as const, 'tick' as const, 'page' as const, 'collected' as const),
    passesMs: fc.integer({ min: 0, max: 5_000 }),
    visible: fc.boolean(),
    stale: fc.boolean(),
    document: fc.constantFrom('1', '2'),
  }),
  { minLength: 1, maxLength: 50 },
);

const observationOf = (
  type: Happening['type'],
  at: { visit: number; atMs: number },
  facts: Partial<PageFacts>,
): Observation => {
  if (type === 'page') return { type, ...at, facts: aPage(facts) };
  return type === 'collected' ? { type, ...at, collected: { profile: ['gigs.example'] } } : { type, ...at };
};

/** Plays the happenings over and over until the run ends, and gives every command. */
const playOut = (
  flow: Flow,
  list: readonly Happening[],
  between: (state: FlowState) => FlowState = (state) => state,
): Command[] => {
  let { state, commands } = start(flow, { loginUrl: 'https://gigs.example/login' }, 0);
  const all = [...commands];
  let atMs = 0;
  // At most 1,000 visits of at most 60 s; a round of happenings passes at least 10 s.
  const rounds = (FLOW_LIMITS.transitions * 60_000) / 10_000;
  for (let round = 0; round < rounds && state.node !== null; round++) {
    for (const { type, passesMs, visible, stale, document } of [...list, LATER]) {
      atMs += passesMs;
      const at = { visit: stale ? state.visit - 1 : state.visit, atMs };
      ({ state, commands } = step(
        between(state),
        observationOf(type, at, { document, visible: visible ? ['.x'] : [] }),
      ));
      all.push(...commands);
    }
  }
  return all;
};
const LATER: Happening = { type: 'tick', passesMs: 10_000, visible: false, stale: false, document: '1' };

describe('every run of every flow', () => {
  it('ends, with exactly one last word', () => {
    fc.assert(
      fc.property(flows, happenings, (flow, list) => {
        const commands = playOut(flow, list);
        const endings = commands.filter(({ type }) => type === 'finish' || type === 'fail');
        expect(endings).toHaveLength(1);
        expect(commands.at(-1)).toBe(endings[0]);
      }),
    );
  });

  it('stays within its limits', () => {
    fc.assert(
      fc.property(flows, happenings, (flow, list) => {
        const visits = playOut(flow, list).flatMap((command) => ('visit' in command ? command.visit : []));
        expect(Math.max(0, ...visits)).toBeLessThanOrEqual(FLOW_LIMITS.transitions);
        expect(new Set(visits).size).toBe(visits.length);
      }),
    );
  });

  it('goes the same way for the same observations', () => {
    fc.assert(
      fc.property(flows, happenings, (flow, list) => {
        expect(playOut(flow, list)).toEqual(playOut(structuredClone(flow), list));
      }),
    );
  });

  it('goes on from a copy of its state, made of nothing but JSON', () => {
    const copy = (state: FlowState): FlowState => JSON.parse(JSON.stringify(state));
    fc.assert(
      fc.property(flows, happenings, (flow, list) => {
        expect(playOut(flow, list, copy)).toEqual(playOut(flow, list));
      }),
    );
  });

  it('reports progress that rises, between RUNNING and COLLECTING_DATA', () => {
    fc.assert(
      fc.property(flows, happenings, (flow, list) => {
        const percents = playOut(flow, list).flatMap((command) =>
          command.type === 'report' && command.report.kind === 'progress' ? command.report.percent : [],
        );
        expect(percents).toEqual([...new Set(percents)].sort((a, b) => a - b));
        expect(percents.every((percent) => percent > 30 && percent <= 70)).toBe(true);
      }),
    );
  });

  it('reports only what the lifecycle of a session allows', () => {
    fc.assert(
      fc.property(flows, happenings, (flow, list) => {
        let status: SessionStatus = 'RUNNING';
        for (const event of playOut(flow, list).flatMap(eventOf)) {
          const verdict = decide(status, event);
          expect(verdict.kind).toBe('transition');
          if (verdict.kind === 'transition') status = verdict.transition.to;
        }
      }),
    );
  });
});

/** The event that the runner sends to the API for a command, if any. */
const eventOf = (command: Command): RunnerTransition[] => {
  if (command.type !== 'report') return [];
  switch (command.report.kind) {
    case 'running':
      return [{ type: 'FLOW_RUNNING' }];
    case 'awaitingUser':
      return [{ type: 'USER_NEEDED', reason: command.report.reason }];
    case 'collecting':
      return [{ type: 'COLLECTING' }];
    case 'notice':
    case 'progress':
      return [];
  }
};
