import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Condition } from '../../../core/flow/condition.ts';
import type { FlowNode } from '../../../core/flow/node.ts';
import { aFlow } from '../../core/flow/a-flow.ts';
import type { BrowserAtSites } from './a-browser-at-sites.ts';
import { aBrowserAtSites } from './a-browser-at-sites.ts';

const shadow = `<div id="host"></div><script>
  const root = host.attachShadow({ mode: 'open' });
  root.innerHTML = '<p class="note">In the <b>shadows</b></p><div id="inner"></div>';
  const inner = root.getElementById('inner').attachShadow({ mode: 'open' });
  inner.innerHTML = '<button class="deep" aria-label="Open the menu">≡</button>';
  inner.querySelector('button').onclick = () => (location.hash = 'clicked');
</script>`;
const inner = `<h2>Sign in here</h2><input id="user" aria-label="User name"><input id="pw" type="password">
  <button id="go" onclick="fetch('/clicked', { method: 'POST', body: user.value })">Go on</button>`;
const framed = (src: string, above = 900) => `<div style="height:${above}px">Above</div>
  <iframe src="${src}" width="300" height="300" style="border:7px solid;padding:11px"></iframe>`;
const covered = `<button id="go" onclick="location.hash='clicked'">Go</button>
  <div id="wall" style="position:fixed;inset:0;background:#fff">We use cookies <button id="ok" onclick="wall.remove()">Fine</button></div>`;

let at: BrowserAtSites;
const clicks: string[] = [];
const noteClick: Record<string, Parameters<typeof aBrowserAtSites>[0][string][string]> = {
  '/clicked': (request, response) => {
    request.on('data', (data: Buffer) => clicks.push(data.toString()));
    request.on('end', () => {
      if (clicks.length === 0) clicks.push('');
      response.end();
    });
  },
};

beforeAll(async () => {
  at = await aBrowserAtSites({
    'gigs.example': {
      ...noteClick,
      '/shadow': shadow,
      '/words':
        '<script>"needle"</script><section><p>A <em>needle</em></p></section><input type="submit" value="Needle too">',
      '/roles': '<label>Search<input></label><h1>Search</h1><button disabled id="off">Off</button>',
      '/covered': covered,
      '/inner': inner,
      '/framed': framed('/inner'),
      '/framed-login': framed('https://login.example/inner'),
      '/framed-in-view': framed('https://login.example/inner', 10),
      '/framed-ad': framed('https://ads.example/inner'),
      '/covered-frame': `${framed('/inner')}<div style="position:fixed;inset:0;background:#fff"></div>`,
      '/nested': framed('https://login.example/nested'),
      '/sliding': `<button id="go" style="position:absolute;left:0">Go</button><script>
        go.onclick = () => (location.hash = 'clicked');
        go.animate([{ left: '0' }, { left: '600px' }], { duration: 700, fill: 'forwards' });</script>`,
      '/restless': `<button id="go" style="position:absolute;left:0;width:300px">Go</button><script>
        go.onclick = () => (location.hash = 'clicked');
        go.animate([{ left: '0' }, { left: '90px' }], { duration: 500, iterations: Infinity, direction: 'alternate' });</script>`,
      '/busy': `<input id="user"><select id="city"></select><button id="go" onclick="location.hash=user.value+city.value">Go</button><script>
        user.addEventListener('focus', () => user.blur(), { once: true });
        setTimeout(() => (city.innerHTML = '<option>a<option>b'), 600);</script>`,
    },
    'login.example': { ...noteClick, '/inner': inner, '/nested': framed('/inner') },
    'ads.example': { '/inner': inner },
  });
}, 60_000);
afterAll(() => at.close());
beforeEach(async () => {
  clicks.length = 0;
  await at.browser.reset();
});

const hosts = { allowedHosts: ['gigs.example', 'login.example'] };
const waitFor = (when: Condition, timeoutMs = 15_000): FlowNode => ({
  type: 'waitFor',
  when,
  timeoutMs,
  next: 'collect',
});
const outcomeAt = (path: string, nodes: Record<string, FlowNode>) => {
  const open: FlowNode = { type: 'goto', url: `https://gigs.example${path}`, next: 'signIn' };
  return at.play(aFlow({ open, ...nodes }, hosts)).outcome;
};
const completed = expect.objectContaining({ kind: 'completed' });
const failed = (code: string) => ({ kind: 'failed', code });

describe('a selector', () => {
  it.each([
    ['CSS in a shadow root', '/shadow', { visible: '.note b' }],
    ['CSS in a shadow root of a shadow root', '/shadow', { visible: 'button.deep' }],
    ['an accessible name in shadow roots', '/shadow', { visible: 'aria/Open the menu[role="button"]' }],
    ['words in a shadow root', '/shadow', { visible: 'text/in the shadows' }],
    ['an accessible name alone', '/roles', { visible: 'aria/Search' }],
    ['a role alone', '/roles', { visible: 'aria/[role="textbox"]' }],
    ['a name and a role', '/roles', { visible: 'aria/Search[role="heading"]' }],
    ['words of a button', '/words', { visible: 'text/needle TOO' }],
    ['CSS in a frame', '/framed', { visible: 'h2' }],
    ['an accessible name in a frame', '/framed', { visible: 'aria/User name[role="textbox"]' }],
    ['CSS in a frame of another allowed site', '/framed-login', { visible: 'h2' }],
    ['an accessible name in a frame of another allowed site', '/framed-in-view', { visible: 'aria/Go on' }],
    ['CSS in a frame in a frame', '/nested', { visible: '#go' }],
  ])('finds %s', async (_what, path, when) => {
    expect(await outcomeAt(path, { signIn: waitFor(when) })).toEqual(completed);
  });

  it('finds a text of a frame as a text of the page', async () => {
    expect(await outcomeAt('/framed-login', { signIn: waitFor({ text: 'sign in here' }) })).toEqual(completed);
  });

  it.each([
    ['in a frame of a site that the flow does not name', '/framed-ad', { visible: 'h2' }],
    ['that only part of a name fits', '/roles', { visible: 'aria/Sea' }],
    ['in a script', '/words', { all: [{ visible: 'text/needle' }, { visible: 'text/"needle"' }] }],
  ])('finds nothing %s', async (_what, path, when) => {
    expect(await outcomeAt(path, { signIn: waitFor(when, 1_500) })).toEqual(failed('STEP_TIMEOUT'));
  });
});

describe('acting on an element', () => {
  const click = (selector: string, next: string, timeoutMs = 15_000): FlowNode => ({
    type: 'click',
    selector,
    timeoutMs,
    next,
  });

  it.each(['button.deep', 'aria/Open the menu', 'text/≡'])('clicks %s in shadow roots', async (selector) => {
    await outcomeAt('/shadow', { signIn: click(selector, 'collect') });
    expect(at.browser.pages.current().url()).toContain('#clicked');
  });

  it.each(['/framed', '/framed-login', '/nested'])(
    'types and clicks in the frame of %s, below the fold',
    async (path) => {
      const fill: FlowNode = { type: 'fill', selector: 'aria/User name', value: 'ana', timeoutMs: 15_000, next: 'go' };
      const clicked = waitFor({ response: { url: '/clicked', method: 'POST', status: 200 } });
      expect(await outcomeAt(path, { signIn: fill, go: click('#go', 'clicked'), clicked })).toEqual(completed);
      expect(clicks).toEqual(['ana']);
    },
  );

  it.each(['/sliding', '/restless'])('clicks what moves, at %s', async (path) => {
    await outcomeAt(path, { signIn: click('#go', 'collect') });
    expect(at.browser.pages.current().url()).toContain('#clicked');
  });

  it('tries again when a field gives the focus away or an option is not there yet', async () => {
    await outcomeAt('/busy', {
      signIn: { type: 'fill', selector: '#user', value: 'ana', timeoutMs: 15_000, next: 'choose' },
      choose: { type: 'select', selector: '#city', value: 'b', timeoutMs: 15_000, next: 'go' },
      go: click('#go', 'collect'),
    });
    expect(at.browser.pages.current().url()).toContain('#anab');
  });

  it.each([
    ['a field that never takes the focus', { type: 'fill', selector: '#go', value: 'ana' }],
    ['an option that never comes', { type: 'select', selector: '#city', value: 'c' }],
  ] as const)('gives up on %s when the time is over', async (_what, action) => {
    const signIn: FlowNode = { ...action, timeoutMs: 1_500, next: 'collect' };
    expect(await outcomeAt('/busy', { signIn })).toEqual(failed('TARGET_NOT_FOUND'));
  });

  it('refuses to fill in a password in a frame', async () => {
    const fill: FlowNode = { type: 'fill', selector: '#pw', value: 'x', timeoutMs: 15_000, next: 'collect' };
    expect(await outcomeAt('/framed-login', { signIn: fill })).toEqual(failed('FLOW_INVALID'));
  });

  it.each([
    ['something covers it', '/covered', '#go'],
    ['something covers the frame that it is in', '/covered-frame', '#go'],
    ['it is disabled', '/roles', '#off'],
    ['it is in a frame of a site that the flow does not name', '/framed-ad', '#go'],
  ])('clicks nothing when %s', async (_what, path, selector) => {
    expect(await outcomeAt(path, { signIn: click(selector, 'collect', 1_500) })).toEqual(failed('TARGET_NOT_FOUND'));
    expect(at.browser.pages.current().url()).not.toContain('#clicked');
    expect(clicks).toEqual([]);
  });

  it('clicks once the cookie wall before it is gone', async () => {
    const nodes = { signIn: click('text/fine', 'go'), go: click('#go', 'collect') };
    expect(await outcomeAt('/covered', nodes)).toEqual(completed);
    expect(at.browser.pages.current().url()).toContain('#clicked');
  });
});
