import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Frame, Page } from 'puppeteer-core';
import type { defineSessionElement, VERIFICATION_EVENT } from '../../../sdk/browser/session-element.ts';
import type { mountVerification, MountedVerification } from '../../../sdk/browser/mount-verification.ts';
import type { openVerification, OpenedVerification } from '../../../sdk/browser/open-verification.ts';
import { aPartnerPage, SESSION_ID, type PartnerPage } from './a-partner-page.ts';

declare const sdk: {
  mountVerification: typeof mountVerification;
  openVerification: typeof openVerification;
  defineSessionElement: typeof defineSessionElement;
  VERIFICATION_EVENT: typeof VERIFICATION_EVENT;
};
declare const globalThis: {
  heard: string[];
  mounted: MountedVerification;
  opened: OpenedVerification;
};

describe('the SDK in a browser', () => {
  let partner: PartnerPage;
  beforeAll(async () => {
    partner = await aPartnerPage();
  }, 120_000);
  afterAll(() => partner?.close());
  beforeEach(async () => {
    await partner.page.goto(partner.url);
    await partner.page.evaluate(() => void (globalThis.heard = []));
  });

  const heard = (...types: string[]) =>
    partner.page.waitForFunction((wanted) => globalThis.heard.join() === wanted, {}, types.join());
  const told = (frame: Frame | Page, text: string) =>
    frame.waitForFunction((wanted) => document.title === wanted, {}, text);
  const embedFrame = () => partner.page.waitForFrame((frame) => frame.url().includes(`/embed/${SESSION_ID}`));
  const mount = () =>
    partner.page.evaluate((embedUrl) => {
      const container = document.getElementById('here');
      if (container === null) throw new Error('there is no place for it');
      const onEvent = ({ type }: { type: string }) => void globalThis.heard.push(type);
      globalThis.mounted = sdk.mountVerification({ embedUrl, container, onEvent, theme: 'dark', locale: 'pt-BR' });
    }, partner.embedUrl);

  it('shows the verification in a frame, tells it the looks, cancels it, and leaves nothing behind', async () => {
    await mount();
    await heard('loaded');
    const frame = await embedFrame();
    await told(frame, '[{"type":"init","theme":"dark","locale":"pt-BR"}]');
    const attributes = await partner.page.$eval('#here > iframe', (node) => [
      node.title,
      node.referrerPolicy,
      getComputedStyle(node).height,
    ]);
    expect(attributes).toEqual(['Verification', 'no-referrer', '400px']);
    await partner.page.evaluate(() => globalThis.mounted.cancel());
    await heard('loaded', 'exit');
    await partner.page.evaluate(() => globalThis.mounted.destroy());
    expect(await partner.page.$('iframe')).toBeNull();
    await mount();
    await heard('loaded', 'exit', 'loaded'); // the line of the one before is closed: nothing is heard twice
  });

  it('does so as an element, as long as it is in the document', async () => {
    await partner.page.evaluate((embedUrl) => {
      sdk.defineSessionElement();
      document.body.addEventListener(sdk.VERIFICATION_EVENT, ({ detail }) => void globalThis.heard.push(detail.type));
      const element = document.createElement('veriframe-session');
      element.setAttribute('locale', 'fr');
      document.body.append(element);
      element.setAttribute('embed-url', embedUrl);
    }, partner.embedUrl);
    await heard('loaded');
    await told(await embedFrame(), '[{"type":"init","locale":"fr"}]');
    await partner.page.$eval('veriframe-session', (element) => element.cancel());
    await heard('loaded', 'exit');
    await partner.page.$eval('veriframe-session', (element) => element.remove());
    await partner.page.waitForFunction(() => document.querySelector('iframe') === null && window.length === 0);
  });

  it('opens a window at a click, hears it, and says when it was closed', async () => {
    await partner.page.evaluate((embedUrl) => {
      const onEvent = ({ type }: { type: string }) => void globalThis.heard.push(type);
      const onClosed = () => void globalThis.heard.push('closed');
      document.onclick = () => (globalThis.opened = sdk.openVerification({ embedUrl, onEvent, onClosed }));
    }, partner.embedUrl);
    const [popup] = await Promise.all([
      new Promise<Page | null>((resolve) => partner.page.once('popup', resolve)),
      partner.page.mouse.click(5, 5),
    ]);
    if (popup === null) throw new Error('there is no window');
    await heard('loaded');
    await told(popup, '[{"type":"init"}]');
    await partner.page.evaluate(() => globalThis.opened.kind === 'opened' && globalThis.opened.cancel());
    await heard('loaded', 'exit');
    await popup.close();
    await heard('loaded', 'exit', 'closed');
  });

  it.each([
    ['in a page of somebody else', ''],
    ['in the partner’s page within a page of somebody else', '/partner'],
  ])('cannot be shown %s', async (_where, path) => {
    await partner.page.goto(`${partner.strangerUrl}${path}`);
    if (path !== '') {
      const framed = await partner.page.waitForFrame((frame) => frame.url().startsWith(partner.url));
      await framed.evaluate((embedUrl) => {
        const container = document.getElementById('here');
        if (container !== null) sdk.mountVerification({ embedUrl, container });
      }, partner.embedUrl);
    }
    // Chromium shows its own page instead, whose address is the refused one; nothing of the embed page is in it.
    const refused = await partner.page.waitForFrame((frame) => frame.url().startsWith('chrome-error:'));
    expect(await refused.evaluate(() => document.body.innerText)).not.toContain('Embed page');
  });
});
