import type { Session } from '../core/session/session.ts';
import type { SessionStatus } from '../core/session/status.ts';
import { aVeriframe, UNVALIDATED } from '../test/e2e/a-veriframe.ts';
import { anEndUser } from '../test/e2e/end-user.ts';
import { PlaygroundPage } from '../test/e2e/playground-page.ts';
import { logIn } from '../test/e2e/remote-browser.ts';
import { sessionReader } from '../test/e2e/session-client.ts';
import { median, quantile } from './quantile.ts';

/** Whole sessions in the playground, played by a real Chromium on the same machine, one after the other. */
const RUNS = Number(process.env['BENCH_RUNS'] ?? 7);

const veriframe = await aVeriframe(UNVALIDATED);
const user = await anEndUser({ sandboxPort: veriframe.sandbox.port });
const sessions = sessionReader(veriframe);

/** Milliseconds between the first times that the session was in two statuses. */
const between = (session: Session, from: SessionStatus, to: SessionStatus): number => {
  const timeOf = (status: SessionStatus) =>
    Date.parse(session.history.find((entry) => entry.status === status)?.at ?? '');
  return timeOf(to) - timeOf(from);
};

const figures: Record<string, number[]> = {
  'user arrival → READY': [],
  'READY → CONNECTED': [],
  'press Verify → picture on the screen': [],
  'consent → COMPLETED (proof, verification, signature)': [],
  'whole session, typing included': [],
};
const note = (name: string, milliseconds: number) => figures[name]?.push(milliseconds);

try {
  await veriframe.cloud.prewarm();
  for (let run = 0; run <= RUNS; run++) {
    const playground = await PlaygroundPage.open(await user.newPage(), veriframe.playground.url);
    const startedMs = performance.now();
    const remote = await playground.verify();
    await remote.seesPicture();
    const pictureMs = performance.now() - startedMs;
    await logIn(remote, user, { username: 'user_good', password: 'pass_good' });
    await remote.sees('Enter the code');
    await remote.type('424242');
    await remote.press('Enter');
    await remote.sees('Share this with');
    await remote.pressButton('Share');
    await remote.sees('Verified');
    const wholeMs = performance.now() - startedMs;
    const id = await playground.page.$eval('#timeline .session', (item) => item.textContent ?? '');
    const session = await sessions.waitFor(id, ['COMPLETED']);
    await playground.page.close();
    if (run === 0) continue; // the first one warms up
    note('user arrival → READY', between(session, 'INITIALIZING', 'READY'));
    note('READY → CONNECTED', between(session, 'READY', 'CONNECTED'));
    note('press Verify → picture on the screen', pictureMs);
    note('consent → COMPLETED (proof, verification, signature)', between(session, 'VERIFYING', 'COMPLETED'));
    note('whole session, typing included', wholeMs);
  }
  console.log(`| ${RUNS} sessions | median | worst |\n| --- | ---: | ---: |`);
  for (const [name, values] of Object.entries(figures)) {
    console.log(`| ${name} | ${Math.round(median(values))} ms | ${Math.round(quantile(values, 1))} ms |`);
  }
} finally {
  sessions.close();
  await user.close();
  await veriframe.close();
}
