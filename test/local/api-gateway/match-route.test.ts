import { describe, expect, it } from '@jest/globals';
import { matchRoute } from '../../../local/api-gateway/match-route.ts';
import { aMethod } from './a-rest-api.ts';

const RESOURCES = [
  { id: 'root', path: '/', methods: [aMethod('GET')] },
  { id: 'catch-all', path: '/{proxy+}', methods: [aMethod('ANY')] },
  { id: 'sessions', path: '/sessions', methods: [aMethod('GET'), aMethod('ANY')] },
  { id: 'session', path: '/sessions/{id}', methods: [aMethod('GET')] },
  { id: 'latest', path: '/sessions/latest', methods: [aMethod('GET')] },
  { id: 'stop', path: '/sessions/{id}/stop', methods: [aMethod('POST')] },
];

/** `resource method parameters` of the match, or its kind. */
const matched = (method: string, path: string, resources = RESOURCES): unknown => {
  const match = matchRoute(resources, method, path);
  return match.kind === 'matched' ? [match.resource.id, match.method.httpMethod, match.pathParameters] : match.kind;
};

describe('a path below the stage', () => {
  it.each([
    ['GET', '/', ['root', 'GET', {}]],
    ['GET', '/sessions', ['sessions', 'GET', {}]],
    ['GET', '/sessions/', ['sessions', 'GET', {}]],
    ['GET', '/sessions/7', ['session', 'GET', { id: '7' }]],
    ['GET', '/sessions/latest', ['latest', 'GET', {}]],
    ['POST', '/sessions/7/stop', ['stop', 'POST', { id: '7' }]],
    ['GET', '/elsewhere/a/b%20c', ['catch-all', 'ANY', { proxy: 'elsewhere/a/b c' }]],
    ['GET', '/sessions/a%2Fb', ['session', 'GET', { id: 'a/b' }]],
  ])('%s %s finds the most specific resource', (method, path, expected) => {
    expect(matched(method, path)).toEqual(expected);
  });

  it('prefers a named method over ANY', () => {
    expect(matched('GET', '/sessions')).toEqual(['sessions', 'GET', {}]);
    expect(matched('DELETE', '/sessions')).toEqual(['sessions', 'ANY', {}]);
  });

  it('finds nothing where the most specific resource lacks the method, or where no resource is', () => {
    expect(matched('DELETE', '/sessions/7')).toBe('no-route');
    const withoutCatchAll = RESOURCES.filter(({ id }) => id !== 'catch-all');
    expect(matched('GET', '/sessions/7/other', withoutCatchAll)).toBe('no-route');
    expect(matched('GET', '/sessions//stop', withoutCatchAll)).toBe('no-route');
    expect(matched('GET', '/Sessions', withoutCatchAll)).toBe('no-route');
  });

  it('with broken percent-encoding is malformed', () => {
    expect(matched('GET', '/sessions/%zz')).toBe('malformed-path');
  });
});
