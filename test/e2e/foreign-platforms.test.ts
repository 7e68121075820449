import { request } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'puppeteer-core';
import type { SessionErrorCode } from '../../core/failure.ts';
import { en } from '../../embed/strings/en.ts';
import { missingOf } from '../../examples/installed-site.ts';
import { NODE_RED } from '../../examples/node-red/start-node-red.ts';
import { TIDDLYWIKI } from '../../examples/tiddlywiki/start-tiddlywiki.ts';
import { veriframeClient } from '../../sdk/veriframe-client.ts';
import { verifyAttestation } from '../../sdk/verify-attestation.ts';
import { aVeriframe, type TestVeriframe } from './a-veriframe.ts';
import { anEndUser, type EndUser } from './end-user.ts';
import { findInFiles } from './find-in-files.ts';
import { PlaygroundPage } from './playground-page.ts';
import type { RemoteBrowser } from './remote-browser.ts';
import { approve, partnerHears, TEST_MS, WAIT_MS } from './sandbox-visit.ts';
import { keepScreenshot } from './screenshots.ts';

const PLATFORM_IDS = { 'node-red': 3, tiddlywiki: 4 } as const;

/** They are big, and not the project's own packages: `.ci/run` installs them, `npm test` takes what is there. */
const missing = [NODE_RED, TIDDLYWIKI].flatMap((app) => missingOf(app) ?? []);
const suite = missing.length === 0 ? describe : describe.skip;
if (missing.length > 0)
  process.stderr.write(`Platforms that nobody here wrote are not tested; first: ${missing.join(' && ')}\n`);

suite('platforms that nobody here wrote', () => {
  let veriframe: TestVeriframe;
  let user: EndUser;

  beforeAll(async () => {
    veriframe = await aVeriframe({ platforms: ['node-red', 'tiddlywiki'] });
    user = await anEndUser();
  }, TEST_MS);

  afterAll(async () => {
    await user?.close();
    await veriframe?.close();
  }, WAIT_MS);

  const begin = async (name: keyof typeof PLATFORM_IDS, displayName: string) => {
    const playground = await PlaygroundPage.open(await user.newPage(), veriframe.playground.url);
    const remote = await playground.verify(PLATFORM_IDS[name]);
    await remote.sees(en.awaiting.LOGIN(displayName), WAIT_MS);
    const sessionId = await playground.page.$eval('#timeline .session', (item) => item.textContent ?? '');
    return { playground, remote, sessionId };
  };

  /** What the attestation says was asked, with which login hidden, and over which TLS, as a partner checks it. */
  const attestedRequests = async (sessionId: string) => {
    const { apiBaseUrl: baseUrl, apiKey, partnerId } = veriframe;
    const api = veriframeClient({ baseUrl, apiKey });
    const [{ attestation }, jwks] = await Promise.all([api.getAttestation(sessionId), api.getAttestationKeys()]);
    const verdict = await verifyAttestation(attestation, { jwks, expected: { session: { sessionId, partnerId } } });
    if (verdict.kind === 'invalid') throw new Error(verdict.explanation);
    return Object.values(verdict.claims.sources).map(({ host, tls, request: { method, target, hiddenHeaders } }) => {
      expect(hiddenHeaders).toContain('authorization');
      return [tls, method, `${host}${target}`].join(' ');
    });
  };

  const seesFailure = async (remote: RemoteBrowser, code: SessionErrorCode) => {
    await remote.sees(en.failed.title, WAIT_MS);
    await remote.sees(en.failures[code], WAIT_MS);
  };

  describe('Node-RED', () => {
    /** Where its login dialog is on the picture, as a person sees it. */
    const aLayout = async (remote: RemoteBrowser) => {
      const { width, height } = await remote.seesPicture(WAIT_MS);
      const site = veriframe.examples.find(({ name }) => name === 'node-red');
      const layout = await user.newPage({ width, height });
      await layout.goto(`https://127.0.0.1:${site?.port}/`);
      await layout.waitForSelector('#node-dialog-login-password', { visible: true, timeout: WAIT_MS });
      await layout.waitForFunction(`document.querySelector('#node-dialog-login-image').naturalHeight > 0`);
      await layout.evaluate(`void $('#node-dialog-login').dialog('option', 'position', { at: 'center', of: window })`);
      await remote.page.bringToFront();
      return layout;
    };

    /**
     * The dialog goes to the middle once: when it opens, before its picture is there or after. In a page that opened it before,
     * it lies up to 21 px lower, where the end of the field still is the field.
     */
    const clickOnUserName = (remote: RemoteBrowser, layout: Page) =>
      remote.clickOn(layout, '#node-dialog-login-username', 0.85);

    const logIn = async (remote: RemoteBrowser, username: string, password: string) => {
      await remote.type(username);
      await remote.press('Tab');
      await remote.type(password);
      await remote.press('Enter');
    };

    it(
      'proves its administrator by the bearer token that its page keeps, after a wrong password',
      async () => {
        const { playground, remote, sessionId } = await begin('node-red', 'Node-RED');
        const layout = await aLayout(remote);
        await keepScreenshot(playground.page, 'node-red-1-login');
        await clickOnUserName(remote, layout);
        await logIn(remote, 'ana', 'pass_bad');
        await remote.sees(en.failures.LOGIN_FAILED, WAIT_MS);
        // What is said of it takes its place above the picture: the page is smaller now, and has its dialog elsewhere.
        await layout.setViewport(await remote.seesPicture(WAIT_MS));
        await remote.page.bringToFront();
        await keepScreenshot(playground.page, 'node-red-2-refused');
        // The page keeps what was typed: who tries again writes over it.
        await clickOnUserName(remote, layout);
        await remote.press('Tab');
        await remote.type('pass_good');
        await remote.press('Enter');
        await layout.close();
        await remote.sees(en.consent.title('Acorn Lending'), WAIT_MS);
        await keepScreenshot(playground.page, 'node-red-2-consent');
        await approve(remote);
        await playground.partnerSees('Attestation, checked offline', WAIT_MS);
        await keepScreenshot(playground.page, 'node-red-3-done');
        expect(await partnerHears(veriframe, sessionId)).toEqual({
          status: 'COMPLETED',
          errorCode: null,
          extractedData: {
            accountHolder: 'ana',
            administrator: true,
            version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
            firstFlow: 'Greenhouse',
            running: true,
          },
        });
        expect(await attestedRequests(sessionId)).toEqual([
          expect.stringMatching(/^1\.3 GET flows\.sandbox\.test\/settings\?_=\d+$/),
          expect.stringMatching(/^1\.3 GET flows\.sandbox\.test\/flows\?_=\d+$/),
          '1.3 GET flows.sandbox.test/diagnostics',
        ]);
        await playground.page.close();
      },
      TEST_MS,
    );

    it(
      'proves nothing of who may only look',
      async () => {
        const { playground, remote, sessionId } = await begin('node-red', 'Node-RED');
        const layout = await aLayout(remote);
        await clickOnUserName(remote, layout);
        await logIn(remote, 'ben', 'pass_good');
        await layout.close();
        await seesFailure(remote, 'NO_DATA');
        const heard = await partnerHears(veriframe, sessionId);
        expect(heard).toEqual({ status: 'ERROR', errorCode: 'NO_DATA', extractedData: null });
        await playground.page.close();
      },
      TEST_MS,
    );

    /** What somebody else's five guesses come to. */
    const guessFiveTimes = async (username: string) => {
      const site = veriframe.examples.find(({ name }) => name === 'node-red');
      const fields = { client_id: 'node-red-editor', grant_type: 'password', scope: '', username, password: 'guess' };
      for (let guess = 0; guess < 5; guess += 1) {
        const status = await new Promise((resolve, reject) => {
          const place = { host: '127.0.0.1', port: site?.port, servername: site?.host, ca: veriframe.caPem };
          const headers = { 'content-type': 'application/x-www-form-urlencoded' };
          request({ ...place, method: 'POST', path: '/auth/token', headers, agent: false }, (response) => {
            response.resume().on('end', () => resolve(response.statusCode));
          })
            .on('error', reject)
            .end(new URLSearchParams(fields).toString());
        });
        expect(status).toBe(403);
      }
    };

    it(
      'ends for whom it asks to wait, though its page says what it says of a wrong password',
      async () => {
        await guessFiveTimes('carla');
        const { playground, remote, sessionId } = await begin('node-red', 'Node-RED');
        const layout = await aLayout(remote);
        await clickOnUserName(remote, layout);
        await logIn(remote, 'carla', 'guess');
        await layout.close();
        await seesFailure(remote, 'LOGIN_FAILED');
        const heard = await partnerHears(veriframe, sessionId);
        expect(heard).toEqual({ status: 'ERROR', errorCode: 'LOGIN_FAILED', extractedData: null });
        await playground.page.close();
      },
      TEST_MS,
    );
  });

  describe('TiddlyWiki', () => {
    /** Answers the question that the embed page asks in the wiki's place, before there is a page. */
    const logIn = async ({ frame, page }: RemoteBrowser, username: string, password: string) => {
      const name = await frame.waitForSelector('dialog.question[open] input[type=text]', { timeout: WAIT_MS });
      await name?.type(username);
      await (await frame.waitForSelector('dialog.question[open] input[type=password]'))?.type(password);
      await page.keyboard.press('Enter');
    };

    it(
      'proves who keeps it, by the login that the browser was asked for, after a wrong password',
      async () => {
        const { playground, remote, sessionId } = await begin('tiddlywiki', 'TiddlyWiki');
        await remote.sees(/wiki\.\s*sandbox\.test/, WAIT_MS);
        await keepScreenshot(playground.page, 'tiddlywiki-1-login');
        // There is no page yet, so nothing can be said of its security.
        const address = await remote.frame.$eval('header .address', (header) => header.innerHTML);
        expect(address).toContain(en.title('TiddlyWiki'));
        expect(address).not.toContain('insecure');
        await logIn(remote, 'ana', 'pass_bad');
        await remote.sees(en.failures.LOGIN_FAILED, WAIT_MS);
        await logIn(remote, 'ana', 'pass_good');
        await remote.sees(en.consent.title('Acorn Lending'), WAIT_MS);
        await keepScreenshot(playground.page, 'tiddlywiki-2-consent');
        await approve(remote);
        await playground.partnerSees('Attestation, checked offline', WAIT_MS);
        await keepScreenshot(playground.page, 'tiddlywiki-3-done');
        expect(await partnerHears(veriframe, sessionId)).toEqual({
          status: 'COMPLETED',
          errorCode: null,
          extractedData: {
            accountHolder: 'ana',
            mayEdit: true,
            logBegunBy: 'ana',
            logBegun: '20240311084500000',
            logHeading: 'Research log',
            hives: '14',
          },
        });
        expect(await attestedRequests(sessionId)).toEqual([
          '1.3 GET wiki.sandbox.test/status',
          '1.3 GET wiki.sandbox.test/recipes/default/tiddlers/Research%20log',
          '1.3 GET wiki.sandbox.test/Research%20log',
        ]);
        await playground.page.close();
      },
      TEST_MS,
    );

    it(
      'proves nothing of who may only read',
      async () => {
        const { playground, remote, sessionId } = await begin('tiddlywiki', 'TiddlyWiki');
        await logIn(remote, 'ben', 'pass_good');
        await seesFailure(remote, 'NO_DATA');
        const heard = await partnerHears(veriframe, sessionId);
        expect(heard).toEqual({ status: 'ERROR', errorCode: 'NO_DATA', extractedData: null });
        await playground.page.close();
      },
      TEST_MS,
    );

    it(
      'is told apart from a login that was declined',
      async () => {
        const { playground, remote, sessionId } = await begin('tiddlywiki', 'TiddlyWiki');
        await remote.frame.waitForSelector('dialog.question[open]', { timeout: WAIT_MS });
        await remote.page.keyboard.press('Escape');
        await seesFailure(remote, 'LOGIN_FAILED');
        const heard = await partnerHears(veriframe, sessionId);
        expect(heard).toEqual({ status: 'ERROR', errorCode: 'LOGIN_FAILED', extractedData: null });
        await playground.page.close();
      },
      TEST_MS,
    );
  });

  it(
    'leave no password and no token in a log, a table or a queue',
    async () => {
      expect(veriframe.log.filter((line) => /pass_bad|pass_good|Basic /.test(line))).toEqual([]);
      for (const password of ['pass_bad', 'pass_good'])
        expect(await findInFiles(veriframe.dataDirectory, password)).toEqual([]);
    },
    TEST_MS,
  );
});
