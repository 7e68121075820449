import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import path from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { dynamoSessionStore } from '../../adapters/aws/dynamo-session-store.ts';
import { openCertificateAuthority } from '../../local/certificate-authority.ts';
import type { LocalCloud } from '../../local/cloud.ts';
import { bootLocalCloud } from '../../local/cloud.ts';
import { openKeptPorts } from '../../local/kept-ports.ts';
import { listen } from '../../local/listen.ts';
import { seedPartner } from '../../local/start/seed-partner.ts';
import { aSession } from '../support/a-session.ts';
import { synthesizedAssembly } from './synthesized-assembly.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const TIMEOUT_MS = 300_000;
const IDLE = { command: [process.execPath, '-e', 'setInterval(() => {}, 1000)'], env: {} } as const;
const hostOf = (partnerId: string): string => `${partnerId}.partner.example.com`;

/** More than all invocations that the local Lambda runs at once can hold: twenty of ten messages each. */
const STUCK_EVENTS = 250;
const QUICK_EVENTS = 5;
const TURNS = 10;

const directory = temporaryDirectory();
const arrivals = new EventEmitter();
const hanging = new Set<ServerResponse>();
let mostHanging = 0;
let stuckPosts = 0;
let delivered = 0;
let cloud: LocalCloud;
/** One partner's server never answers, the other's does at once. */
let server: ReturnType<typeof createServer>;

beforeAll(async () => {
  const authority = await openCertificateAuthority({ memory: true }, () => new Date());
  const { certPem, keyPem } = await authority.issue({ hosts: [hostOf('stuck'), hostOf('quick')] });
  server = createServer({ cert: certPem, key: keyPem }, (request, response) => {
    request.resume().once('end', () => {
      if (request.headers.host === hostOf('stuck')) {
        stuckPosts += 1;
        hanging.add(response.once('close', () => void hanging.delete(response)));
        mostHanging = Math.max(mostHanging, hanging.size);
      } else {
        response.writeHead(204).end();
        delivered += 1;
      }
      arrivals.emit('one');
    });
  });
  const port = await listen(server);
  const caFile = path.join(directory.path, 'ca.pem');
  await writeFile(caFile, authority.caPem);
  cloud = await bootLocalCloud({
    assemblyDirectory: await synthesizedAssembly(),
    ports: await openKeptPorts(path.join(directory.path, 'ports.json')),
    log: () => undefined,
    programs: { runner: IDLE, attestor: IDLE },
    hostEnvironment: { PATH: process.env['PATH'] ?? '' },
    localVariables: (variables) =>
      'WEBHOOK_DEV_HOSTS' in variables
        ? {
            WEBHOOK_DEV_HOSTS: ['stuck', 'quick'].map((name) => `${hostOf(name)}=127.0.0.1:${port}`).join(),
            EXTRA_CA_FILE: caFile,
          }
        : {},
  });
}, TIMEOUT_MS);
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await cloud.close();
  directory.remove();
}, TIMEOUT_MS);

/** Makes so many sessions of a partner that have ended. */
const endSessions = async (partnerId: string, count: number): Promise<string[]> => {
  const dynamo = new DynamoDBClient(cloud.clientConfig);
  await seedPartner(DynamoDBDocumentClient.from(dynamo), cloud.outputs['PartnersTable'] ?? '', {
    partnerId,
    displayName: partnerId,
    apiKeyId: `key-${partnerId}`,
    allowedOrigins: [],
  });
  const sessions = dynamoSessionStore(dynamo, cloud.outputs['SessionsTable'] ?? '');
  const ids = Array.from({ length: count }, () => randomUUID());
  const ended = { status: 'ERROR', errorCode: 'LOGIN_FAILED', endedAt: '2026-03-01T10:05:00.000Z' } as const;
  for (const sessionId of ids) {
    await sessions.insert(aSession({ ...ended, sessionId, partnerId, webhookUrl: `https://${hostOf(partnerId)}/` }));
  }
  dynamo.destroy();
  return ids;
};

/** Queues the sessions' webhooks, as the state machine does. */
const queueWebhooks = async (partnerId: string, ids: readonly string[]): Promise<void> => {
  const queue = new SQSClient(cloud.clientConfig);
  for (let start = 0; start < ids.length; start += 10) {
    const Entries = ids.slice(start, start + 10).map((sessionId, index) => ({
      Id: String(index),
      MessageBody: JSON.stringify({ sessionId, partnerId }),
      MessageGroupId: partnerId,
    }));
    await queue.send(new SendMessageBatchCommand({ QueueUrl: cloud.outputs['WebhookQueueUrl'] ?? '', Entries }));
  }
  queue.destroy();
};

it(
  'delivers one partner’s webhooks while another partner’s server answers none of its 250',
  async () => {
    const [stuck, quick] = [await endSessions('stuck', STUCK_EVENTS), await endSessions('quick', QUICK_EVENTS)];
    await queueWebhooks('stuck', stuck);
    while (hanging.size < TURNS) await once(arrivals, 'one');
    await queueWebhooks('quick', quick);
    while (delivered < QUICK_EVENTS) await once(arrivals, 'one');
    // The others never held more than their turns, and most of them, though queued before, had not been tried once.
    expect(mostHanging).toBe(TURNS);
    expect(stuckPosts).toBeLessThan(STUCK_EVENTS);
  },
  TIMEOUT_MS,
);
