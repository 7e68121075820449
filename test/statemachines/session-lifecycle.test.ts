import { describe, expect, it } from '@jest/globals';
import aslValidator from 'asl-validator';
import * as z from 'zod';
import { FAILURES } from '../../core/failure.ts';
import { TRANSITIONS } from '../../core/session/lifecycle.ts';
import type { SessionStatus } from '../../core/session/status.ts';
import { ACTIVE_STATUSES, SESSION_STATUSES, TERMINAL_STATUSES } from '../../core/session/status.ts';
import { definitionText, loadDefinition, stateNamed, successors } from './state-machine-definition.ts';

const definition = loadDefinition();
/** They write what happened to an ended session, not what it is. */
const NOTES = ['RecordReplay', 'ForgetOldestReplay'];
const isStatus = (name: string): name is SessionStatus => (SESSION_STATUSES as readonly string[]).includes(name);

/** The statuses that can follow `status`: every status state reachable without passing through another one. */
const edgesFrom = (status: string): SessionStatus[] => {
  const found = new Set<SessionStatus>();
  const seen = new Set<string>();
  const queue = successors(stateNamed(definition, status));
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (isStatus(name)) found.add(name);
    else if (!seen.has(name)) {
      seen.add(name);
      queue.push(...successors(stateNamed(definition, name)));
    }
  }
  return [...found].sort();
};

describe('the state machine of the session lifecycle', () => {
  it('is valid Amazon States Language', () => {
    const result = aslValidator(JSON.parse(definitionText()));
    expect(result.errorsText()).toBe('');
    expect(result.isValid).toBe(true);
  });

  it.each([...ACTIVE_STATUSES])('leaves %s for exactly the statuses of the transition table', (status) => {
    expect(edgesFrom(status)).toEqual([...TRANSITIONS[status]].sort());
  });

  it.each([...TERMINAL_STATUSES])('never leaves %s for another status', (status) => {
    expect(edgesFrom(status)).toEqual([]);
  });

  it.each([...ACTIVE_STATUSES])('waits in %s for a task token', (status) => {
    const state = stateNamed(definition, status);
    expect(state.Resource).toBe('arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken');
    expect(state.TimeoutSeconds).toMatch(/\$expiresAt/);
  });

  it('misses a heartbeat only where a runner sends one', () => {
    const withHeartbeat = ACTIVE_STATUSES.filter(
      (status) => stateNamed(definition, status).HeartbeatSeconds !== undefined,
    );
    expect(withHeartbeat).toEqual(
      ACTIVE_STATUSES.filter((status) => status !== 'CREATED' && status !== 'INITIALIZING'),
    );
  });

  it('writes only under the condition that the session has not ended and is its own', () => {
    const writes = Object.entries(definition.States)
      .filter(([name, state]) => state.Resource?.includes('dynamodb:updateItem') && !NOTES.includes(name))
      .map(([, state]) => state);
    expect(writes).toHaveLength(ACTIVE_STATUSES.length + TERMINAL_STATUSES.length + 2);
    for (const write of writes) {
      expect(JSON.stringify(write)).toMatch(
        /"ConditionExpression":"[^"]*#execution = :execution[^"]*attribute_not_exists\(endedAt\)/,
      );
    }
  });

  it('notes every status that it writes in the history, by whose length later statuses are told from earlier ones', () => {
    const writes = Object.entries(definition.States).filter(([, state]) =>
      JSON.stringify(state).includes('#status = :status'),
    );
    expect(writes).toHaveLength(ACTIVE_STATUSES.length + TERMINAL_STATUSES.length + 1);
    const silent = writes.filter(
      ([, state]) => !JSON.stringify(state).includes('#history = list_append(if_not_exists(#history, :none), :entry)'),
    );
    // PrepareLaunch has written and noted the same status on the way there.
    expect(silent.map(([name]) => name)).toEqual(['INITIALIZING']);
  });

  it.each(NOTES)('touches in %s nothing of the session but its list of replays', (name) => {
    const { Arguments } = z
      .object({ Arguments: z.object({ UpdateExpression: z.string(), ExpressionAttributeNames: z.unknown() }) })
      .parse(stateNamed(definition, name));
    expect(Arguments.ExpressionAttributeNames).toEqual({ '#replays': 'replays' });
    expect(Arguments.UpdateExpression).toMatch(
      /^(SET|REMOVE) #replays( = list_append\(if_not_exists\(#replays, :none\), :entry\)|\[0\])$/,
    );
  });

  it('names only failures of the table', () => {
    const assigned = Object.values(definition.States).flatMap((state) =>
      [state, ...state.Catch, ...state.Choices].flatMap((part) => [part.Assign?.['code']]),
    );
    const literals = assigned
      .filter((code) => typeof code === 'string')
      .flatMap((code) => code.match(/[A-Z]{2,}(_[A-Z]+)*/g) ?? []);
    expect(literals.length).toBeGreaterThan(10);
    for (const code of literals) expect(Object.keys(FAILURES)).toContain(code);
  });

  it('catches only errors that its integrations can raise', () => {
    const known = [
      'DynamoDb.ConditionalCheckFailedException',
      'States.ALL',
      'States.Timeout',
      'States.HeartbeatTimeout',
      'States.TaskFailed',
    ];
    const caught = Object.values(definition.States).flatMap((state) =>
      [...state.Retry, ...state.Catch].flatMap((handler) => handler.ErrorEquals ?? []),
    );
    expect([...new Set(caught)].filter((name) => !known.includes(name))).toEqual([]);
  });
});
