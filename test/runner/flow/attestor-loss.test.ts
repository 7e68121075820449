import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { FlowNode } from '../../../core/flow/node.ts';
import { attestorTunnels, type AttestorTunnels } from '../../../runner/egress/attestor-tunnels.ts';
import type { FlowReport } from '../../../runner/session/flow-engine.ts';
import { anAttestor, type TestAttestor } from '../../attestor/an-attestor.ts';
import { aFlow } from '../../core/flow/a-flow.ts';
import { type BrowserAtSites, aBrowserAtSites } from './a-browser-at-sites.ts';

const HOST = 'gigs.example';
const loginUrl = `https://${HOST}/login`;
const PAGES = {
  '/login': '<h1>Log in</h1><a id="go" href="/home">Go</a><button id="ask" onclick="fetch(`/api`)">Ask</button>',
  '/home': 'Welcome',
};

let at: BrowserAtSites;
let attestor: TestAttestor;
let tunnels: AttestorTunnels;

beforeAll(async () => {
  at = await aBrowserAtSites({ [HOST]: PAGES });
}, 60_000);
afterAll(() => at?.close());
beforeEach(async () => {
  await at.browser.reset();
  const port = at.ports[HOST] ?? 0;
  attestor = await anAttestor({ sites: { [`${HOST}:443`]: port } });
  tunnels = attestorTunnels(attestor, { sleep: async () => undefined, onRefused: () => undefined });
  at.browser.detour([HOST, 'down.example'], tunnels.open);
});
afterEach(() => attestor.close());

/** Plays a flow of one address; `user` sits in front of the page when the flow waits for it. */
const play = (nodes: Record<string, FlowNode> = {}, user: () => Promise<void> = async () => undefined) => {
  const report = async ({ type }: FlowReport): Promise<void> => {
    if (type === 'user-needed') await user();
  };
  const flow = aFlow(nodes, { sameAddress: true, allowedHosts: [HOST, 'down.example'] });
  return at.play(flow, { loginUrl, report, isAttestorLost: tunnels.isLost }).outcome;
};

const UNREACHABLE = { kind: 'failed', code: 'ATTESTOR_UNREACHABLE' };
const click = (selector: string) => at.browser.pages.current().locator(selector).click();

describe('a flow of one address', () => {
  it('reaches the site through the attestor', async () => {
    expect(await play({}, () => click('#go'))).toMatchObject({ kind: 'completed' });
    expect(attestor.logged()).toContain('Tunnel opened');
  });

  it('ends with ATTESTOR_UNREACHABLE where the attestor is gone before the first page', async () => {
    await attestor.close();
    await expect(play().catch(codeOf)).resolves.toMatchObject({ code: 'ATTESTOR_UNREACHABLE' });
  });

  it('ends so at once where it goes while the user is busy with a page, and the next page does not come', async () => {
    const outcome = play({}, async () => {
      await at.browser.pages.current().locator('#go').wait();
      await attestor.close();
      await click('#go');
    });
    // The flow would wait for the user for ten minutes.
    await expect(outcome).rejects.toMatchObject({ code: 'ATTESTOR_UNREACHABLE' });
  });

  it('ends so when its time is over, where only what a page asked for did not come', async () => {
    const waits: FlowNode = {
      type: 'awaitUser',
      reason: 'LOGIN',
      timeoutMs: 2_000,
      cases: [{ when: { url: '/home' }, next: 'collect' }],
    };
    const outcome = await play({ signIn: waits }, async () => {
      await at.browser.pages.current().locator('#ask').wait();
      await attestor.close();
      await click('#ask');
    });
    expect(outcome).toEqual(UNREACHABLE);
  });

  it('ends with PLATFORM_UNAVAILABLE where it is the site that the attestor cannot reach', async () => {
    const open: FlowNode = { type: 'goto', url: 'https://down.example/', next: 'signIn' };
    expect(await play({ open })).toEqual({ kind: 'failed', code: 'PLATFORM_UNAVAILABLE' });
  });
});

/** The page is seen to be an error page before or after the browser says so: the end is the same. */
const codeOf = ({ code }: { readonly code: string }) => ({ kind: 'failed', code });
