import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LAB_LOGIN } from '../../examples/controls-lab/start-controls-lab.ts';
import { aLabVeriframe, LAB_HOST, type LabVeriframe } from './controls-lab.ts';
import { DESKTOP, PHONE } from './end-user.ts';
import { findInFiles } from './find-in-files.ts';
import { LabVisit } from './lab-visit.ts';
import { keepScreenshot } from './screenshots.ts';

let all: LabVeriframe;
beforeAll(async () => {
  all = await aLabVeriframe();
}, 240_000);
afterAll(() => all?.close(), 60_000);

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
  }, 60_000);

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
  }, 60_000);

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
  }, 60_000);

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
  }, 60_000);

  it('is a login before the page: declined, refused, accepted, and kept nowhere', async () => {
    await visit.open('/');
    await visit.press('#protected');
    await dialogSays(`Log in to ${LAB_HOST}`, 'Staff of the lab');
    await keepScreenshot(visit.remote.page, `${device}-login`);
    await answer('Cancel');
    await dialogIsGone();
    visit.forget();
    await visit.goBack();
    await visit.arrives('/');
    await visit.press('#protected');
    for (const password of ['Wrong-Pässword-1', LAB_LOGIN.password]) {
      await dialogSays(`Log in to ${LAB_HOST}`);
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

  it('is refused in words when it is a file or a download', async () => {
    await visit.open('/files');
    await visit.press('#photo');
    await visit.remote.sees('Files cannot be chosen in this browser');
    await visit.press('#download');
    await visit.remote.sees('Downloads are not possible in this browser');
  }, 60_000);
});
