import { GetExecutionHistoryCommand, ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { aVeriframe, ROOT, type TestVeriframe } from './a-veriframe.ts';
import { anEndUser, type EndUser } from './end-user.ts';
import { findInFiles, holds } from './find-in-files.ts';
import { PlaygroundPage } from './playground-page.ts';
import { logIn } from './remote-browser.ts';
import { eventually, sessionReader } from './session-client.ts';

/** Nobody else writes these. The sandbox takes any user's password and code as typed, and refuses these two. */
const PASSWORD = 'Canary-Pässword-7Qx9zT';
const CODE = '918273';
/** What the sandbox does take, so that the session comes to its end with an attestation. */
const GOOD = { username: 'user_good', password: 'pass_good', code: '424242' };

/** What the sandbox answers beside the fields that the flow discloses. */
const UNDISCLOSED = ['ana.ribeiro@example.com', '"jobs"', '"months"'];

let veriframe: TestVeriframe;
let user: EndUser;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'veriframe-canary-'));
  veriframe = await aVeriframe({
    overridePrograms: (programs) => ({
      ...programs,
      attestor: {
        command: [process.execPath, '--no-warnings', path.join(ROOT, 'test/e2e/recorded-attestor.ts')],
        env: { ...programs.attestor.env, UPLOADS_FILE: path.join(folder, 'uploads') },
      },
    }),
  });
  user = await anEndUser({ sandboxPort: veriframe.sandbox.port });
}, 120_000);

afterAll(async () => {
  await user?.close();
  await veriframe?.close();
  await rm(folder, { recursive: true, force: true });
}, 30_000);

/** Every execution of every session with its whole history, as the console would show it. */
const executionHistories = async (): Promise<string> => {
  const client = new SFNClient(veriframe.cloud.clientConfig);
  const stateMachineArn = veriframe.cloud.outputs['StateMachineArn'];
  const { executions = [] } = await client.send(new ListExecutionsCommand({ stateMachineArn }));
  const histories = await Promise.all(
    executions.map(({ executionArn }) =>
      client.send(new GetExecutionHistoryCommand({ executionArn, includeExecutionData: true, maxResults: 1000 })),
    ),
  );
  client.destroy();
  return JSON.stringify(histories.map(({ events }) => events));
};

describe('what the user types', () => {
  it('is nowhere but in the runner: not in tables, queues, logs, execution histories, attestation or webhook', async () => {
    const playground = await PlaygroundPage.open(await user.newPage(), veriframe.playground.url);
    const remote = await playground.verify();
    await logIn(remote, user, { username: GOOD.username, password: PASSWORD });
    await remote.sees('The login was not accepted');
    // The form keeps the name and puts the caret into the password.
    await remote.type(GOOD.password);
    await remote.press('Enter');
    await remote.sees('Enter the code');
    await remote.type(CODE);
    await remote.press('Enter');
    await remote.sees('The code was not accepted');
    await remote.type(GOOD.code);
    await remote.press('Enter');
    await remote.sees('Share this with Acorn Lending?');
    await remote.pressButton('Share');
    await remote.sees('Verified');
    await playground.partnerSees('Webhook, signature verified');

    const [webhook] = [...veriframe.playground.received.values()];
    expect(webhook?.event.data.status).toBe('COMPLETED');
    const sessions = sessionReader(veriframe);
    const sessionId = webhook?.event.data.sessionId ?? '';
    const session = await sessions.read(sessionId);
    sessions.close();
    const histories = await executionHistories();
    expect(histories).toContain(sessionId);
    const places: Record<string, string> = {
      // An SD-JWT: header, payload, signature, then each disclosure.
      'the attestation': (session.attestation ?? '')
        .split(/[.~]/)
        .map((part) => Buffer.from(part, 'base64url').toString())
        .join('\n'),
      'the session item': JSON.stringify(session),
      'the webhook': JSON.stringify(webhook),
      'the execution histories': histories,
      'the logs': veriframe.log.join('\n'),
    };
    for (const secret of [PASSWORD, CODE]) {
      expect(Object.entries(places).filter(([, text]) => text === '' || holds(Buffer.from(text), secret))).toEqual([]);
      expect(await findInFiles(veriframe.dataDirectory, secret)).toEqual([]);
    }
    // Nor is it, or anything of the account that is not disclosed, in what the attestor was sent or has logged.
    const uploads = await readFile(path.join(folder, 'uploads'));
    const attestorLog = Buffer.from(veriframe.log.filter((line) => line.includes('attestor')).join('\n'));
    expect(uploads.includes('GET /api/me')).toBe(true);
    expect(attestorLog.includes('Attested')).toBe(true);
    for (const secret of [PASSWORD, CODE, ...UNDISCLOSED]) {
      expect([secret, holds(uploads, secret), holds(attestorLog, secret)]).toEqual([secret, false, false]);
    }
    // The search itself finds what is there: the disclosed name is in the tables' files.
    const holder = String(session.extractedData?.['accountHolder']);
    await eventually(
      'the session reaches the disk',
      async () => (await findInFiles(veriframe.dataDirectory, sessionId)).length > 0,
    );
    expect(holds(Buffer.from(places['the attestation'] ?? ''), holder)).toBe(true);
    await writeFile(
      path.join(veriframe.dataDirectory, 'planted'),
      `x${Buffer.from(`ab${PASSWORD}cd`).toString('base64')}`,
    );
    expect(await findInFiles(veriframe.dataDirectory, PASSWORD)).toEqual(['planted']);
  }, 90_000);
});
