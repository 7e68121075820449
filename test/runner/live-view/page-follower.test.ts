import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CDPSession } from 'puppeteer-core';
import { openRemotePages } from '../../../runner/chromium/remote-pages.ts';
import { PageFollower } from '../../../runner/live-view/page/page-follower.ts';
import { receivedFiles } from '../../../runner/live-view/page/received-files.ts';
import { userQuestions } from '../../../runner/live-view/page/user-questions.ts';
import { systemTimer } from '../../../runner/shell/timer.ts';
import { launchTestChromium, type TestChromium } from '../../support/test-chromium.ts';

let chromium: TestChromium;
beforeAll(async () => {
  chromium = await launchTestChromium();
}, 60_000);
afterAll(() => chromium?.close());

/** Refuses the first call of that method. */
const refusingOnce = (session: CDPSession, method: string): CDPSession => {
  const send = session.send.bind(session);
  let hasRefused = false;
  const sendOrRefuse: typeof session.send = (name, ...rest) => {
    if (name !== method || hasRefused) return send(name, ...rest);
    hasRefused = true;
    return Promise.reject(new Error('not now'));
  };
  return Object.assign(session, { send: sendOrRefuse });
};

describe('the page in front', () => {
  it('gets its picture although Chromium refused the first try, and the fault is told', async () => {
    const pages = await openRemotePages(await chromium.browser.createBrowserContext());
    const page = pages.current();
    const open = page.createCDPSession.bind(page);
    page.createCDPSession = async () => refusingOnce(await open(), 'Page.startScreencast');
    const faults: unknown[] = [];
    const files = receivedFiles(tmpdir(), () => false);
    const nothing = () => undefined;
    let follower: PageFollower | undefined;
    const size = await new Promise((resolve, reject) => {
      follower = new PageFollower(pages, {
        onPicture: ({ width, height }) => resolve([width, height]),
        onFault: (cause) => void faults.push(cause),
        questions: userQuestions({ newId: () => 1, tell: nothing, canAsk: () => false, timer: systemTimer }),
        files,
        newId: () => 1,
        tell: nothing,
        timer: systemTimer,
        nowMs: () => performance.now(),
      });
      follower.start().catch(reject);
    });
    await follower?.stop();
    await files.close();
    expect(size).toEqual([960, 540]);
    expect(faults).toEqual([new Error('not now')]);
  });
});
