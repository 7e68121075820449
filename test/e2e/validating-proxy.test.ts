import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { listen } from '../../local/listen.ts';
import type { ValidatingProxy } from './validating-proxy.ts';
import { openValidatingProxy } from './validating-proxy.ts';

const envelope = (data: unknown) => JSON.stringify({ status: 'success', data });
const PLATFORM = {
  id: 1,
  name: 'sandbox-gigs',
  displayName: 'Gigs',
  description: 'A marketplace',
  icon: 'https://gigs.example.com/icon.svg',
  loginUrl: 'https://gigs.example.com/login',
  allowCustomUrl: false,
  isActive: true,
  createdAt: '2026-03-01T10:00:00.000Z',
  updatedAt: '2026-03-01T10:00:00.000Z',
};

describe('the validating proxy', () => {
  let api: Server;
  let proxy: ValidatingProxy;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  beforeEach(async () => {
    api = createServer((request, response) => void request.resume().once('end', () => answer(request, response)));
    proxy = await openValidatingProxy(`http://127.0.0.1:${await listen(api)}/v1`);
  });
  afterEach(async () => {
    await proxy.close();
    api.closeAllConnections();
    await new Promise((resolve) => api.close(resolve));
  });

  const answering = (status: number, body: string) => {
    answer = (_request, response) => response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  };
  const key = { 'x-api-key': 'key' };
  const create = (body: unknown) =>
    fetch(`${proxy.url}/partner/browser-session`, {
      method: 'POST',
      headers: { ...key, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('lets everything pass unchanged', async () => {
    answer = (request, response) => response.writeHead(207, { 'x-got': `${request.method} ${request.url}` }).end('ok');
    const response = await fetch(`${proxy.url}/embed/1/state?a=1`, { method: 'PUT', body: 'x' });
    expect([response.status, response.headers.get('x-got'), await response.text()]).toEqual([
      207,
      'PUT /v1/embed/1/state?a=1',
      'ok',
    ]);
    expect(proxy.mismatches).toEqual([]);
  });

  it('finds nothing wrong with what fits the document', async () => {
    answering(200, envelope([PLATFORM]));
    expect((await fetch(`${proxy.url}/partner/browser-platforms`, { headers: key })).status).toBe(200);
    expect(proxy.mismatches).toEqual([]);
  });

  it.each([
    ['a member that is missing', 200, envelope([{ ...PLATFORM, icon: undefined }]), "'icon'"],
    ['a member of another type', 200, envelope([{ ...PLATFORM, id: '1' }]), 'id must be'],
    ['another envelope', 200, JSON.stringify([PLATFORM]), 'must be object'],
    ['a status that is not documented', 418, '{}', '418'],
    ['an error without its envelope', 401, '{"message":"Forbidden"}', "'error'"],
  ])('names %s', async (_, status, body, problem) => {
    answering(status, body);
    await fetch(`${proxy.url}/partner/browser-platforms`, { headers: key });
    expect(proxy.mismatches.join('\n')).toContain(problem);
  });

  it('names a request that the API takes against its document, and none that it refuses', async () => {
    const refusal = { code: 'VALIDATION_FAILED', message: 'The request is not valid.', details: [], retryable: false };
    answering(400, JSON.stringify({ status: 'error', error: refusal, requestId: 'r' }));
    await create({ platformId: 'one' });
    expect(proxy.mismatches).toEqual([]);
    answering(201, envelope({}));
    await create({ platformId: 'one' });
    expect(proxy.mismatches.join('\n')).toContain('platformId must be integer');
  });
});
