import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { sessionFromItem } from '../../adapters/aws/dynamo-session-item.ts';
import type { Session } from '../../core/session/session.ts';
import { isTerminal, type SessionStatus } from '../../core/session/status.ts';
import type { TestVeriframe } from './a-veriframe.ts';

export type Answer = { status: number; headers: Headers; body: unknown; text: string };

/** Calls any route of the API. */
export const callApi = async (
  veriframe: Pick<TestVeriframe, 'apiBaseUrl'>,
  method: string,
  route: string,
  options: { headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> => {
  const response = await fetch(`${veriframe.apiBaseUrl}${route}`, { method, ...options });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : undefined, text };
};

/** Asks for a session as a partner's client does: again when it has been faster than its usage plan allows. */
export const askForSession = async (
  veriframe: Pick<TestVeriframe, 'apiBaseUrl' | 'apiKey'>,
  body: Record<string, unknown>,
): Promise<Answer> => {
  for (;;) {
    const answer = await callApi(veriframe, 'POST', '/partner/browser-session', {
      headers: { 'x-api-key': veriframe.apiKey, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (answer.status !== 429 || answer.headers.get('retry-after') !== '1') return answer;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
};

/** Creates a session as the playground's partner does, webhook included, and takes its token from the embed URL. */
export const createSession = async (
  veriframe: Pick<TestVeriframe, 'apiBaseUrl' | 'apiKey'>,
  changes: Record<string, unknown> = {},
): Promise<{ sessionId: string; embedUrl: string; token: string }> => {
  const webhookUrl = 'https://webhooks.playground.example.com/veriframe';
  const answer = await askForSession(veriframe, { platformId: 1, webhookUrl, ...changes });
  if (answer.status !== 201) throw new Error(`create answered ${answer.status}: ${answer.text}`);
  const { data } = answer.body as { data: { sessionId: string; embedUrl: string } };
  return { ...data, token: new URLSearchParams(new URL(data.embedUrl).hash.slice(1)).get('t') ?? '' };
};

/** Reports an event as the embed page does. */
export const reportEmbedEvent = (
  veriframe: TestVeriframe,
  session: { sessionId: string; token: string },
  type: string,
): Promise<Answer> =>
  callApi(veriframe, 'POST', `/embed/${session.sessionId}/events`, {
    headers: { authorization: `Bearer ${session.token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ type }),
  });

/** Reads a session from the table itself. */
export const sessionReader = (veriframe: TestVeriframe) => {
  const client = new DynamoDBClient(veriframe.cloud.clientConfig);
  const tableName = veriframe.cloud.outputs['SessionsTable'];
  const read = async (sessionId: string): Promise<Session> => {
    const Key = { sessionId: { S: sessionId } };
    const { Item } = await client.send(new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true }));
    if (Item === undefined) throw new Error(`no session ${sessionId}`);
    return sessionFromItem(Item);
  };
  return {
    read,
    /** Waits until the session is in one of these statuses; fails when it ends in another or takes too long. */
    waitFor: async (sessionId: string, statuses: readonly SessionStatus[], timeoutMs = 20_000): Promise<Session> => {
      const deadline = performance.now() + timeoutMs;
      for (;;) {
        const session = await read(sessionId);
        if (statuses.includes(session.status)) return session;
        const path = session.history.map((entry) => entry.status).join(' ');
        if (isTerminal(session.status))
          throw new Error(`ended in ${session.status} ${session.errorCode ?? ''} (${path})`);
        if (performance.now() > deadline) throw new Error(`still ${session.status} after ${timeoutMs} ms (${path})`);
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    },
    close: () => client.destroy(),
  };
};
export type SessionReader = ReturnType<typeof sessionReader>;

/** Waits until a condition holds; polls, because what is waited for happens in other processes. */
export const eventually = async (
  what: string,
  holds: () => boolean | Promise<boolean>,
  timeoutMs = 20_000,
): Promise<void> => {
  const deadline = performance.now() + timeoutMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
};
