import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Server } from 'node:http';
import { createServer } from 'node:http';
import { listen } from '../../../local/listen.ts';
import type { RunnerApi } from '../../../runner/api/runner-api.ts';
import { runnerApi } from '../../../runner/api/runner-api.ts';

const SESSION = '5b0cf7fe-6a0f-4f5a-9d61-0f5a1f1a2b3c';

const error = (code: string, details?: unknown) => ({
  status: 'error',
  error: { code, message: 'x', retryable: false, ...(details === undefined ? {} : { details }) },
  requestId: 'r',
});

describe('runner API', () => {
  let server: Server;
  let api: RunnerApi;
  let answer: { status: number; body: string };
  let asked: { url: string | undefined; authorization: string | undefined; body: unknown }[];

  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text) => (body += text));
      request.once('end', () => {
        asked.push({ url: request.url, authorization: request.headers.authorization, body: JSON.parse(body) });
        response.writeHead(answer.status).end(answer.body);
      });
    });
    const port = await listen(server);
    api = runnerApi(`http://127.0.0.1:${port}/v1`, SESSION);
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });
  const willAnswer = (status: number, body: unknown) => {
    answer = { status, body: typeof body === 'string' ? body : JSON.stringify(body) };
  };

  it('shows its token with an event and tells the status that follows', async () => {
    willAnswer(200, { status: 'success', data: { status: 'READY' } });
    expect(await api.post('token', { type: 'HEARTBEAT' })).toEqual({ kind: 'taken', status: 'READY' });
    expect(asked).toEqual([
      { url: `/v1/runner/${SESSION}/events`, authorization: 'Bearer token', body: { type: 'HEARTBEAT' } },
    ]);
  });

  it.each([
    [410, error('SESSION_ENDED'), { kind: 'over' }],
    [401, error('TOKEN_INVALID'), { kind: 'over' }],
    [404, error('SESSION_NOT_FOUND'), { kind: 'over' }],
    [409, error('EVENT_IN_TRANSIT', { status: 'READY', duplicate: false }), { kind: 'no-answer' }],
    [
      409,
      error('EVENT_NOT_EXPECTED', { status: 'READY', duplicate: true }),
      { kind: 'not-expected', status: 'READY', duplicate: true },
    ],
    [400, error('VALIDATION_FAILED', [{ path: 'x', message: 'y' }]), { kind: 'invalid', httpStatus: 400 }],
    [429, error('RATE_LIMITED'), { kind: 'no-answer' }],
    [500, error('INTERNAL'), { kind: 'no-answer' }],
    [503, '<html>', { kind: 'no-answer' }],
    [200, '{"status":"success","data":{"status":"NEW"}}', { kind: 'no-answer' }],
    [200, '', { kind: 'no-answer' }],
  ])('understands a %d', async (status, body, expected) => {
    willAnswer(status, body);
    expect(await api.post('token', { type: 'HEARTBEAT' })).toEqual(expected);
  });

  it.each([
    [401, error('TOKEN_INVALID'), { kind: 'refused' }],
    [400, error('VALIDATION_FAILED'), { kind: 'refused' }],
    [410, error('SESSION_ENDED'), { kind: 'over' }],
    [502, '', { kind: 'no-answer' }],
    [200, { status: 'success', data: {} }, { kind: 'no-answer' }],
  ])('understands a %d to its secret', async (status, body, expected) => {
    willAnswer(status, body);
    expect(await api.bootstrap('s'.repeat(64))).toEqual(expected);
    expect(asked[0]).toMatchObject({ authorization: undefined, body: { bootstrapSecret: 's'.repeat(64) } });
  });

  it('says when nobody listens', async () => {
    await new Promise((resolve) => server.close(resolve));
    expect(await api.post('token', { type: 'HEARTBEAT' })).toEqual({ kind: 'no-answer' });
  });
});
