import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { PageFacts } from '../../core/flow/condition.ts';
import { start, step } from '../../core/flow/interpret.ts';
import { parsePlatform } from '../../core/platform/platform-source.ts';
import { EXAMPLE_PLATFORMS } from '../../local/start/example-platforms.ts';

const platformOf = (name: string) => {
  const read = (file: string) =>
    readFileSync(new URL(`../../examples/${name}/platform/${file}`, import.meta.url), 'utf8');
  const parsed = parsePlatform({ 'platform.json': read('platform.json'), 'flow.json': read('flow.json') });
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  return parsed.platform;
};

/** Plays looks at a page, and tells what the run reported and how it ended, or in which node it waits. */
const play = (name: string, looks: readonly Partial<PageFacts>[]): string[] => {
  const { flow, loginUrl } = platformOf(name);
  let { state, commands } = start(flow, { loginUrl }, 0);
  const told = [...commands];
  ({ state, commands } = step(state, { type: 'done', visit: state.visit, atMs: 1 }));
  told.push(...commands);
  const empty: PageFacts = { document: '1', url: loginUrl, title: '', visible: [], texts: [], responses: [] };
  for (const look of looks) {
    const facts = { ...empty, ...look };
    ({ state, commands } = step(state, { type: 'page', visit: state.visit, atMs: 2, facts }));
    told.push(...commands);
  }
  const words = told.flatMap((command) => {
    if (command.type === 'fail') return command.code;
    if (command.type !== 'report') return [];
    const { report } = command;
    if (report.kind === 'awaitingUser') return report.reason;
    return report.kind === 'notice' ? `notice ${report.code}` : [];
  });
  return state.node === null ? words : [...words, `in ${state.nodeName}`];
};

const seen = (host: string) => (method: string, path: string, status: number) => ({
  method,
  url: `https://${host}${path}`,
  status,
});

describe('the platforms of examples/', () => {
  it.each(EXAMPLE_PLATFORMS)('hold a valid flow of %s', (name) => {
    expect(platformOf(name)).toMatchObject({ name, isActive: true });
  });

  it('have ids and hosts of their own', () => {
    const platforms = EXAMPLE_PLATFORMS.map(platformOf);
    expect(new Set(platforms.map(({ platformId }) => platformId)).size).toBe(platforms.length);
    expect(new Set(platforms.map(({ loginUrl }) => new URL(loginUrl).host)).size).toBe(platforms.length);
  });
});

describe('the flow of Node-RED', () => {
  const answer = seen('flows.sandbox.test');
  const dialog = { visible: ['#node-dialog-login'], responses: [answer('GET', '/settings?_=17', 401)] };
  const refused = { ...dialog, responses: [...dialog.responses, answer('POST', '/auth/token', 403)] };
  const refusedAgain = { ...refused, responses: [...refused.responses, answer('POST', '/auth/token', 403)] };
  const loaded = { responses: [answer('GET', '/flows?_=18', 200)] };

  it.each<[string, readonly Partial<PageFacts>[], string[]]>([
    ['waits for the user at the login dialog', [dialog], ['LOGIN', 'in signIn']],
    ['goes on when the editor has loaded', [dialog, loaded], ['LOGIN', 'in collect']],
    ['goes on at once where nobody has to log in', [loaded], ['in collect']],
    [
      'tells of each password that is refused',
      [dialog, refused, refused, refusedAgain, loaded],
      ['LOGIN', 'notice LOGIN_FAILED', 'notice LOGIN_FAILED', 'in collect'],
    ],
    [
      'ends when it asks to wait',
      [dialog, refused, { ...refused, responses: [...refused.responses, answer('POST', '/auth/token', 500)] }],
      ['LOGIN', 'notice LOGIN_FAILED', 'LOGIN_FAILED'],
    ],
  ])('%s', (_what, looks, told) => {
    expect(play('node-red', looks)).toEqual(told);
  });
});

describe('the flow of TiddlyWiki', () => {
  const answer = seen('wiki.sandbox.test');

  it.each<[string, readonly Partial<PageFacts>[], string[]]>([
    ['waits for the user before there is a page', [{ url: 'about:blank' }], ['LOGIN', 'in signIn']],
    ['goes on when the wiki has loaded', [{ responses: [answer('GET', '/status', 200)] }], ['LOGIN', 'in collect']],
    ['ends when the user declines', [{ responses: [answer('GET', '/', 401)] }], ['LOGIN', 'LOGIN_FAILED']],
  ])('%s', (_what, looks, told) => {
    expect(play('tiddlywiki', looks)).toEqual(told);
  });
});
