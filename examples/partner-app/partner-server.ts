import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import type { VeriframeClient } from '../../sdk/veriframe-client.ts';
import type { AttestationCheck } from './attestation-check.ts';
import { readBody } from './read-body.ts';
import type { WebhookReceiver } from './webhook-receiver.ts';

/** A test user of a platform, by its name; shown beside the iframe while that platform is chosen. */
export type TestUser = { platform: string; username: string; password: string; code?: string; note: string };

export type PartnerServerPorts = {
  api: VeriframeClient;
  webhooks: WebhookReceiver;
  checkAttestation: (sessionId: string) => Promise<AttestationCheck>;
  webhookUrl: string;
  testUsers: readonly TestUser[];
  newReference: () => string;
  /** The browser half of the SDK, which the page imports. */
  browserSdk: string;
};

const publicFolder = new URL('./public/', import.meta.url);
const FILES: Readonly<Record<string, { file: string; type: string }>> = {
  '/': { file: 'index.html', type: 'text/html; charset=utf-8' },
  '/playground.js': { file: 'playground.js', type: 'text/javascript; charset=utf-8' },
  '/session-panel.js': { file: 'session-panel.js', type: 'text/javascript; charset=utf-8' },
  '/playground.css': { file: 'playground.css', type: 'text/css; charset=utf-8' },
};

const startRequestSchema = z.strictObject({ platformId: z.int() });
const SESSION_PATH = /^\/api\/sessions\/([0-9a-f-]{36})$/;

/** The partner's own server: its page, and the routes that the page calls. The API key stays here. */
export const partnerServer = (ports: PartnerServerPorts) =>
  createServer((request, response) => {
    route(ports, request, response).catch((error: unknown) => {
      json(response, 502, { message: error instanceof Error ? error.message : 'unknown error' });
    });
  });

const route = async (ports: PartnerServerPorts, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const file = FILES[pathname];
  if (request.method === 'GET' && file !== undefined) {
    response.writeHead(200, { 'content-type': file.type, 'cache-control': 'no-cache' });
    response.end(await readFile(new URL(file.file, publicFolder)));
    return;
  }
  if (request.method === 'GET' && pathname === '/veriframe.js') {
    response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' });
    response.end(ports.browserSdk);
    return;
  }
  if (request.method === 'GET' && pathname === '/api/playground') {
    json(response, 200, { platforms: await ports.api.listPlatforms(), testUsers: ports.testUsers });
    return;
  }
  if (request.method === 'POST' && pathname === '/api/sessions') {
    const { platformId } = startRequestSchema.parse(JSON.parse(await readBody(request, 4096)));
    const { webhookUrl } = ports;
    json(
      response,
      201,
      await ports.api.createSession({ platformId, webhookUrl, externalReferenceId: ports.newReference() }),
    );
    return;
  }
  const sessionId = SESSION_PATH.exec(pathname)?.[1];
  if (request.method === 'GET' && sessionId !== undefined) {
    json(response, 200, await sessionReport(ports, sessionId));
    return;
  }
  json(response, 404, { message: 'not found' });
};

/** What the partner knows about a session: from the API, from the verified webhook, and from the checked attestation. */
const sessionReport = async (ports: PartnerServerPorts, sessionId: string) => {
  const session = await ports.api.getSession(sessionId);
  const webhook = [...ports.webhooks.received.values()].find(({ event }) => event.data.sessionId === sessionId) ?? null;
  return { session, webhook, attestation: session.hasAttestation ? await ports.checkAttestation(sessionId) : null };
};

const json = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
};
