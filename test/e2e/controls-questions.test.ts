import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LAB_LOGIN } from '../../examples/controls-lab/start-controls-lab.ts';
import { en } from '../../embed/strings/en.ts';
import { aLabVeriframe, LAB_HOST, type LabVeriframe } from './controls-lab.ts';
import { DESKTOP, PHONE } from './end-user.ts';
import { findInFiles } from './find-in-files.ts';
import { LabVisit } from './lab-visit.ts';
import { keepScreenshot } from './screenshots.ts';

let all: LabVeriframe;
let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'veriframe-user-'));
  all = await aLabVeriframe();
}, 240_000);
afterAll(async () => {
  await all?.close();
  await rm(directory, { recursive: true });
}, 60_000);

describe.each([
  ['desktop', DESKTOP],
  ['phone', PHONE],
])('what a page asks, on a %s', (device, viewport) => {
  let visit: LabVisit;
  beforeAll(async () => {
    visit = await LabVisit.start(all, viewport);
  }, 120_000);
  afterAll(() => visit?.close());

  const dialogSays = async (...words: string[]): Promise<void> => {
    await visit.shows('dialog.question[open]');
    for (const text of words) await visit.remote.sees(text);
  };
  const answer = async (label: string): Promise<void> => {
    const button = await visit.shows(`dialog.question[open] ::-p-xpath(.//button[text()="${label}"])`);
    await (visit.touch ? button.tap() : button.click());
  };
  const dialogIsGone = () => visit.hides('dialog.question[open]');

  it('is shown as a question of that site: an alert, answered by its one button', async () => {
    await visit.open('/dialogs');
    await visit.press('#alert');
    await dialogSays(`${LAB_HOST} says`, 'Your visit was noted.');
    await keepScreenshot(visit.remote.page, `${device}-alert`);
    expect(visit.reports).toEqual([]); // the page waits
    await answer('OK');
    await visit.reported('alert', 'closed');
    await dialogIsGone();
  }, 120_000);

  it('is confirmed or declined', async () => {
    await visit.open('/dialogs');
    await visit.press('#confirm');
    await dialogSays(`${LAB_HOST} asks`, 'Delete the account?');
    await visit.key('Escape');
    await visit.reported('confirm', false);
    await visit.press('#confirm');
    await dialogSays('Delete the account?');
    await answer('OK');
    await visit.reported('confirm', true);
  }, 120_000);

  it('is answered in words', async () => {
    await visit.open('/dialogs');
    await visit.press('#prompt');
    await dialogSays('Name of your pet?');
    const input = await visit.shows('dialog.question input');
    expect(await input.evaluate((node) => (node instanceof HTMLInputElement ? node.value : ''))).toBe('Rex');
    await keepScreenshot(visit.remote.page, `${device}-prompt`);
    await visit.key('End');
    await visit.type(' II');
    await visit.key('Enter');
    await visit.reported('prompt', 'Rex II');
    await visit.press('#prompt');
    await dialogSays('Name of your pet?');
    await answer('Cancel');
    await visit.reported('prompt', null);
  }, 120_000);

  it('is asked once more before a page is left that does not want to be', async () => {
    await visit.open('/dialogs');
    await visit.press('#guard');
    await visit.reported('guarded', true);
    await visit.press('#home');
    await dialogSays(`Leave ${LAB_HOST}?`);
    await answer('Stay');
    await dialogIsGone();
    await visit.press('#home');
    await dialogSays(`Leave ${LAB_HOST}?`);
    visit.forget();
    await answer('Leave');
    await visit.arrives('/');
  }, 120_000);

  it('is a login before the page: declined, refused, accepted, and kept nowhere', async () => {
    await visit.open('/');
    await visit.press('#protected');
    await dialogSays(`Log in to ${LAB_HOST}`, 'Staff of the lab');
    await keepScreenshot(visit.remote.page, `${device}-login`);
    visit.forget();
    await answer('Cancel');
    await dialogIsGone();
    await visit.reported('loaded', 'Staff only', '/protected');
    visit.forget();
    await visit.goBack();
    await visit.arrives('/');
    await visit.press('#protected');
    for (const password of ['Wrong-Pässword-1', LAB_LOGIN.password]) {
      await dialogSays(`Log in to ${LAB_HOST}`, ...(password === LAB_LOGIN.password ? [en.failures.LOGIN_FAILED] : []));
      const [username, secret] = await Promise.all([
        visit.shows('dialog.question input[type=text]'),
        visit.shows('dialog.question input[type=password]'),
      ]);
      await username.type(LAB_LOGIN.username);
      await secret.type(password);
      await visit.key('Enter');
      // What was typed is gone with the answer; after a refusal the site asks anew at once.
      await visit.remote.frame.waitForFunction(
        () => !document.querySelector<HTMLInputElement>('dialog.question input[type=password]')?.value,
        { timeout: 30_000 },
      );
    }
    await visit.arrives('/protected');
    await visit.lookAt('/finished'); // which looks the same; the user's own browser may not see this one
    for (const password of ['Wrong-Pässword-1', LAB_LOGIN.password]) {
      expect(all.veriframe.log.filter((line) => line.includes(password))).toEqual([]);
      expect(await findInFiles(all.veriframe.dataDirectory, password)).toEqual([]);
    }
  }, 120_000);

  it('is a file of this device, which arrives as it is', async () => {
    const slip = (month: string, bytes: number) => ({ name: `Lohn ${month}, März.pdf`, content: randomBytes(bytes) });
    const [photo, first, second] = [slip('01', 200_000), slip('02', 70_001), slip('03', 0)];
    for (const { name, content } of [photo, first, second]) await writeFile(path.join(directory, name), content);
    const choose = async (...slips: { name: string }[]): Promise<void> => {
      const input = await visit.remote.frame.waitForSelector('input[type=file]', { timeout: 30_000 });
      await input?.uploadFile(...slips.map(({ name }) => path.join(directory, name)));
      await answer('Send');
    };
    const described = (...slips: ReturnType<typeof slip>[]) =>
      slips.map(({ name, content }) => ({
        name,
        size: content.length,
        sha256: createHash('sha256').update(content).digest('hex'),
      }));

    await visit.open('/files');
    await visit.press('#photo');
    await dialogSays(`${LAB_HOST} wants a file`);
    await keepScreenshot(visit.remote.page, `${device}-file`);
    await answer('Cancel');
    await dialogIsGone();
    await visit.press('#photo');
    await choose(photo);
    await visit.reported('files photo', described(photo));
    await visit.press('#payslips');
    await choose(first, second);
    await visit.reported('files payslips', described(first, second));
    await dialogIsGone();
  }, 120_000);

  it('is refused in words when it is a download', async () => {
    await visit.open('/files');
    await visit.press('#download');
    await visit.remote.sees('Downloads are not possible in this browser');
  }, 120_000);
});
