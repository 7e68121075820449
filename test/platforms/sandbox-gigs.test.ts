import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import type { PageFacts } from '../../core/flow/condition.ts';
import type { Collected } from '../../core/flow/disclosure-plan.ts';
import { start, step } from '../../core/flow/interpret.ts';
import { parseFlowText } from '../../core/flow/parse-flow-text.ts';

const read = (name: string): string =>
  readFileSync(new URL(`../../platforms/sandbox-gigs/${name}`, import.meta.url), 'utf8');

const sandboxFlow = () => {
  const parsed = parseFlowText(read('flow.json'));
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  return parsed.flow;
};

const site = 'https://gigs.sandbox.test';
const login: PageFacts = {
  document: '1',
  url: `${site}/login`,
  title: 'Log in · Gigs',
  visible: ['form[name=login]'],
  texts: [],
  responses: [],
};
const refused: PageFacts = { ...login, document: '2', visible: [...login.visible, 'form[name=login] [role=alert]'] };
const code: PageFacts = {
  ...login,
  document: '3',
  url: `${site}/login/code`,
  visible: ['input[autocomplete=one-time-code]'],
};
const dashboard: PageFacts = { ...login, document: '4', url: `${site}/dashboard`, visible: ['#earnings'] };
const check: PageFacts = { ...login, document: '5', visible: ['form[name=check]'] };
const words = (facts: PageFacts, text: string): PageFacts => ({ ...facts, texts: [text] });

const OF_DASHBOARD: Collected = { profile: ['gigs.sandbox.test'], earnings: ['gigs.sandbox.test'] };

type Seen = { readonly type: 'page'; readonly facts: PageFacts };

/** Plays pages that were seen on the platform, and tells what the run reported and how it ended. */
const play = (pages: readonly PageFacts[], collected: Collected = OF_DASHBOARD): string[] => {
  let { state, commands } = start(sandboxFlow(), { loginUrl: `${site}/login` }, 0);
  const told = [...commands];
  const seen: Seen[] = pages.map((facts) => ({ type: 'page', facts }));
  for (const observation of [{ type: 'done' } as const, ...seen, { type: 'collected', collected } as const]) {
    ({ state, commands } = step(state, { ...observation, visit: state.visit, atMs: 0 }));
    told.push(...commands);
  }
  return told.flatMap((command) => {
    if (command.type === 'fail') return [command.code];
    if (command.type === 'finish') return [Object.keys(command.disclose).join(' ')];
    if (command.type !== 'report') return [];
    const { report } = command;
    if (report.kind === 'progress') return [];
    return [report.kind === 'awaitingUser' ? report.reason : report.kind === 'notice' ? report.code : report.kind];
  });
};

describe('the flow of the sandbox platform', () => {
  const fields = 'accountHolder memberSince rating monthlyAverage currency';

  it('goes through login and code to the data', () => {
    expect(play([login, login, code, dashboard, dashboard])).toEqual([
      'LOGIN',
      'running',
      'MFA',
      'running',
      'collecting',
      fields,
    ]);
  });

  it('needs no user when the browser is still logged in', () => {
    expect(play([dashboard, dashboard])).toEqual(['collecting', fields]);
  });

  it('tells of a wrong password and waits on', () => {
    expect(play([login, refused, dashboard, dashboard])).toEqual([
      'LOGIN',
      'LOGIN_FAILED',
      'running',
      'collecting',
      fields,
    ]);
  });

  it('goes back to the login form with the site', () => {
    expect(play([login, code, login]).slice(-2)).toEqual(['running', 'LOGIN']);
  });

  it.each<[string, Collected, string?]>([
    ['app', { account: ['gigs.sandbox.test'] }],
    ['app/earnings', { account: ['gigs.sandbox.test'] }],
    ['statement', { statement: ['gigs.sandbox.test'] }],
    [
      'studio',
      { account: ['gigs.sandbox.test'], payouts: Array(2).fill('gigs.sandbox.test') },
      'accountHolder memberSince rating identityVerified monthlyAverage currency payout payout-2',
    ],
    ['archive', { account: ['archive.gigs.sandbox.test'] }],
    ['vault', { account: ['vault.gigs.sandbox.test'] }],
    [
      'payouts',
      {
        profile: ['gigs.sandbox.test'],
        summary: ['gigs.sandbox.test'],
        payouts: Array(2).fill('pay.gigs.sandbox.test'),
      },
      'accountId accountHolder memberSince ratingAtLeast4 monthlyAverage currency payout payout-2 oldestPayout',
    ],
  ])('finds the fields of an account that is shown at /dashboard/%s', (path, collected, shared = fields) => {
    const shown = { ...dashboard, url: `${site}/dashboard/${path}`, visible: [] };
    expect(play([login, shown, shown], collected).at(-1)).toBe(shared);
  });

  it('recognises the login in Keyring’s window, and nothing of another company’s', () => {
    const keyring = { ...refused, url: 'https://keyring.sandbox.test/authorize' };
    expect(play([login, keyring, dashboard, dashboard])).toContain('LOGIN_FAILED');
    const elsewhere = { ...dashboard, url: 'https://elsewhere.example/dashboard' };
    expect(play([login, elsewhere, elsewhere])).not.toContain('collecting');
  });

  it.each([
    ['your account is locked', [login, words(login, 'your account is locked')], 'ACCOUNT_LOCKED'],
    ['too many attempts', [login, words(login, 'too many attempts')], 'LOGIN_FAILED'],
    ['temporarily unavailable', [words(login, 'temporarily unavailable')], 'PLATFORM_UNAVAILABLE'],
    ['no further code can be entered', [login, code, words(code, 'no further code can be entered')], 'MFA_FAILED'],
    ['access denied', [login, words(login, 'access denied')], 'PLATFORM_BLOCKED'],
    [
      'could not confirm that you are a person',
      [login, check, words(check, 'could not confirm that you are a person')],
      'CAPTCHA_REQUIRED',
    ],
    ['no earnings yet', [dashboard, words(dashboard, 'no earnings yet')], 'NO_DATA'],
  ])('ends at “%s”', (_text, pages, expected) => {
    expect(play(pages).at(-1)).toBe(expected);
  });
});

describe('the entry of the sandbox platform', () => {
  it('is what the API lists of a platform', () => {
    const entry = z.strictObject({
      platformId: z.int().positive(),
      name: z.literal(sandboxFlow().platform),
      displayName: z.string(),
      description: z.string(),
      icon: z.string().startsWith('data:image/svg+xml,'),
      loginUrl: z.literal(`${site}/login`),
      allowCustomUrl: z.boolean(),
      isActive: z.boolean(),
    });
    expect(entry.safeParse(JSON.parse(read('platform.json'))).error).toBeUndefined();
  });
});
