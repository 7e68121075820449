import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * A runner without a browser, for tests of the lifecycle: it comes in by the real bootstrap, reports real events until the
 * session is in the status that the file `HOLD_DIRECTORY/<session>` names, and stays there with
 * heartbeats. `HOLD_DIRECTORY/<session>.pid` tells its process. With `silent`
 * as the file's second word it sends none.
 */
const STEPS = [
  ['INITIALIZING', undefined],
  ['READY', { type: 'RUNNER_READY', address: '127.0.0.1', port: 7070 }],
  ['CONNECTED', { type: 'USER_CONNECTED' }],
  ['LOADING_TREE', { type: 'FLOW_LOADING' }],
  ['RUNNING', { type: 'FLOW_RUNNING' }],
  ['AWAITING_USER', { type: 'USER_NEEDED', reason: 'LOGIN' }],
  ['COLLECTING_DATA', { type: 'COLLECTING' }],
  ['VERIFYING', { type: 'CONSENT_GIVEN' }],
] as const;

const { SESSION_ID = '', BOOTSTRAP_SECRET = '', API_BASE_URL = '', HOLD_DIRECTORY = '' } = process.env;
const base = `${API_BASE_URL}/runner/${SESSION_ID}`;

const post = async (route: string, body: unknown, token?: string): Promise<unknown> => {
  const response = await fetch(`${base}/${route}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${route} answered ${response.status}: ${await response.text()}`);
  return response.json();
};

const [holdAt, manner] = (await readFile(path.join(HOLD_DIRECTORY, SESSION_ID), 'utf8')).split(' ');
await writeFile(path.join(HOLD_DIRECTORY, `${SESSION_ID}.pid`), String(process.pid));
const { data } = (await post('bootstrap', { bootstrapSecret: BOOTSTRAP_SECRET })) as { data: { runnerToken: string } };
for (const [status, event] of STEPS) {
  if (event !== undefined) await post('events', event, data.runnerToken);
  if (status === holdAt) break;
}
if (manner === 'silent') setInterval(() => undefined, 60_000);
else setInterval(() => post('events', { type: 'HEARTBEAT' }, data.runnerToken).catch(() => process.exit(0)), 1000);
