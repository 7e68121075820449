import { describe, expect, it } from '@jest/globals';
import { createEventBus } from '../../../local/event-bridge/create-event-bus.ts';
import { eventPattern } from '../../../local/event-bridge/event-pattern.ts';
import type { Json, JsonObject } from '../../../local/template/json.ts';
import { aStackOf } from '../a-stack.ts';

const STOPPED = {
  source: 'aws.ecs',
  detail: { lastStatus: 'STOPPED', containers: ['a', 'b'], exitCode: 0, reason: null },
};

describe('an event pattern', () => {
  it.each<[string, JsonObject, boolean]>([
    ['one of the listed values', { source: ['aws.s3', 'aws.ecs'] }, true],
    ['fields deep inside', { detail: { lastStatus: ['STOPPED'] } }, true],
    ['all of its fields', { source: ['aws.ecs'], detail: { lastStatus: ['RUNNING'] } }, false],
    ['a value inside a list of the event', { detail: { containers: ['b'] } }, true],
    ['numbers as numbers', { detail: { exitCode: [0] } }, true],
    ['numbers not as text', { detail: { exitCode: ['0'] } }, false],
    ['null', { detail: { reason: [null] } }, true],
    ['no absent field', { detail: { stopCode: [null] } }, false],
    ['no object that is absent', { more: { any: ['x'] } }, false],
    ['no prefix of a value', { source: ['aws'] }, false],
  ])('fits %s', (_case, pattern, expected) => {
    expect(eventPattern(pattern, 'rule')(STOPPED)).toBe(expected);
  });

  it.each<[string, JsonObject, string]>([
    ['a content filter', { source: [{ prefix: 'aws.' }] }, 'rule.source: content filters'],
    ['a bare value', { detail: { lastStatus: 'STOPPED' } }, 'rule.detail.lastStatus: a field'],
  ])('with %s is refused', (_case, pattern, problem) => {
    expect(() => eventPattern(pattern, 'rule')).toThrow(problem);
  });
});

const rule = (properties: Record<string, unknown>) => ({
  Type: 'AWS::Events::Rule',
  Properties: { EventPattern: { source: ['aws.ecs'] }, Targets: [{ Id: 'T', Arn: 'arn:one' }], ...properties },
});

describe('the event bus', () => {
  const bus = (Resources: unknown) => {
    const invoked: [string, Json][] = [];
    const put = (event: Json) =>
      createEventBus(aStackOf(Resources), ['arn:one', 'arn:two'], (...call) => invoked.push(call)).put(event);
    return { invoked, put };
  };

  it('invokes every target of every enabled rule that an event fits', () => {
    const targets = [
      { Id: 'A', Arn: 'arn:one' },
      { Id: 'B', Arn: 'arn:two' },
    ];
    const { invoked, put } = bus({
      Both: rule({ Targets: targets }),
      Off: rule({ State: 'DISABLED' }),
      Other: rule({ EventPattern: { source: ['aws.s3'] } }),
    });
    put(STOPPED);
    expect(invoked).toEqual([
      ['arn:one', STOPPED],
      ['arn:two', STOPPED],
    ]);
  });

  it('is not built when a target is no function of the template', () => {
    expect(() => bus({ Rule: rule({ Targets: [{ Id: 'A', Arn: 'arn:queue' }] }) }).put(STOPPED)).toThrow(
      'Rule: the target arn:queue is not a function',
    );
  });
});
