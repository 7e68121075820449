import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { attestorKeySchema } from '../../zktls/attestation/attestor-key.ts';
import { verifyAttestation } from '../../zktls/attestation/verify-attestation.ts';
import { aRootAndLeaf, type Issued } from '../zktls/a-pki.ts';
import { SESSION } from '../zktls/attestation/an-attestation.ts';
import { jsonAnswer, startSite, type LoopbackSite } from './a-loopback-site.ts';
import { aProver, claimOf } from './a-prover.ts';
import { aRelayClient } from './a-relay-client.ts';

const PROGRAM = path.join(import.meta.dirname, '../../attestor/main.ts');
const HOST = 'gigs.test';
const RULES = { accountHolder: { from: 'profile', jsonPath: '$.name' } };

type Started = { readonly child: ChildProcess; readonly port: number; readonly output: string[] };

describe('the attestor program', () => {
  let directory: string;
  let root: Issued;
  let site: LoopbackSite;
  const running: ChildProcess[] = [];
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'veriframe-attestor-'));
    const pki = await aRootAndLeaf(HOST);
    root = pki.root;
    site = await startSite(pki.leaf, jsonAnswer({ name: 'Zoë' }));
    await writeFile(path.join(directory, 'ca.pem'), root.certPem);
  });
  afterAll(async () => {
    for (const child of running) child.kill('SIGKILL');
    await site.close();
    await rm(directory, { recursive: true });
  });

  const run = (environment: Record<string, string>): { child: ChildProcess; output: string[] } => {
    const child = spawn(process.execPath, ['--no-warnings', PROGRAM], {
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.push(child);
    const output: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (bytes) => output.push(String(bytes)));
    return { child, output };
  };
  const start = async (): Promise<Started> => {
    const { child, output } = run({
      PORT: '0',
      LISTEN_ADDRESS: '127.0.0.1',
      ATTESTOR_NAME: 'attestor.test',
      ATTESTOR_KEY_FILE: path.join(directory, 'key.json'),
      ATTESTOR_TRUST: 'external',
      EGRESS_HOSTS: `${HOST}:443=127.0.0.1:${site.port}`,
      EXTRA_CA_FILE: path.join(directory, 'ca.pem'),
    });
    if (!child.stdout) throw new Error('No output');
    const lines = createInterface({ input: child.stdout });
    for await (const line of lines) {
      const entry = z.object({ message: z.string(), port: z.number().optional() }).parse(JSON.parse(line));
      if (entry.message === 'Attestor listens' && entry.port !== undefined) return { child, port: entry.port, output };
    }
    throw new Error(`The attestor did not start: ${output.join('')}`);
  };

  it('attests what a prover brings, and publishes its key', async () => {
    const { child, port } = await start();
    const prover = aProver(`ws://127.0.0.1:${port}`, root.certPem);
    await prover.fetch('profile', { method: 'GET', url: `https://${HOST}/`, headers: {}, secretHeaders: [] });
    const attestation = await prover.claim(claimOf(RULES));
    const published = await fetch(`http://127.0.0.1:${port}/.well-known/attestation-keys.json`);
    const jwks = z.object({ keys: z.array(attestorKeySchema) }).parse(await published.json());
    expect(await verifyAttestation(attestation, { jwks, expected: { session: SESSION, rules: RULES } })).toMatchObject({
      kind: 'valid',
      claims: { iss: 'attestor.test', trust: 'external', fields: { accountHolder: { value: 'Zoë' } } },
    });
    await prover.close();
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it('says that it is healthy, and knows no other path', async () => {
    const { child, port } = await start();
    const health = await fetch(`http://127.0.0.1:${port}/healthz`);
    expect(await health.json()).toEqual({
      status: 'ok',
      relays: 0,
      tunnels: 0,
      recordings: 0,
      heldBytes: 0,
      claims: 0,
      claimBytes: 0,
    });
    for (const place of ['/', '/claims', '/relay', '/healthz?x']) {
      expect((await fetch(`http://127.0.0.1:${port}${place}`)).status).toBe(404);
    }
    child.kill('SIGINT');
    await once(child, 'exit');
  });

  it('keeps its key when it starts again', async () => {
    const keys: unknown[] = [];
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const { child, port } = await start();
      keys.push(await (await fetch(`http://127.0.0.1:${port}/.well-known/attestation-keys.json`)).json());
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    expect(keys[1]).toEqual(keys[0]);
  });

  it('publishes the next key when one was prepared, and the old one when it was exchanged', async () => {
    const publishedKids = async () => {
      const { child, port } = await start();
      const published = await fetch(`http://127.0.0.1:${port}/.well-known/attestation-keys.json`);
      const { keys } = z.object({ keys: z.array(attestorKeySchema) }).parse(await published.json());
      child.kill('SIGTERM');
      await once(child, 'exit');
      return keys.map(({ kid }) => kid);
    };
    const rotate = async (step: string) => {
      const child = spawn(
        process.execPath,
        ['--no-warnings', path.join(path.dirname(PROGRAM), 'rotate-key.ts'), step],
        {
          env: { PATH: process.env['PATH'], ATTESTOR_KEY_FILE: path.join(directory, 'key.json') },
          stdio: 'ignore',
        },
      );
      running.push(child);
      return once(child, 'exit');
    };
    const [first] = await publishedKids();
    expect(await rotate('activate')).toEqual([1, null]);
    expect(await rotate('prepare')).toEqual([0, null]);
    const [active, next] = await publishedKids();
    expect(active).toBe(first);
    expect(await rotate('activate')).toEqual([0, null]);
    expect(await publishedKids()).toEqual([next, first]);
  }, 60_000);

  it('stops within five seconds of SIGTERM, relays and all', async () => {
    const { child, port } = await start();
    const client = await aRelayClient(`ws://127.0.0.1:${port}`);
    client.say({ type: 'open', host: HOST, port: 443 });
    await client.reply();
    const askedAtMs = performance.now();
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(performance.now() - askedAtMs).toBeLessThan(5_000);
  });

  const broken: [string, Record<string, string>][] = [
    ['no name', { ATTESTOR_TRUST: 'operator', ATTESTOR_KEY_FILE: '/nowhere/key.json' }],
    ['no key', { ATTESTOR_NAME: 'a', ATTESTOR_TRUST: 'operator' }],
    ['two keys', { ATTESTOR_NAME: 'a', ATTESTOR_TRUST: 'operator', ATTESTOR_KEY_FILE: 'x', ATTESTOR_KEY_ARN: 'arn:x' }],
    ['another trust', { ATTESTOR_NAME: 'a', ATTESTOR_TRUST: 'full', ATTESTOR_KEY_FILE: 'x' }],
    [
      'an override that is none',
      { ATTESTOR_NAME: 'a', ATTESTOR_TRUST: 'operator', ATTESTOR_KEY_FILE: 'x', EGRESS_HOSTS: 'gigs.test' },
    ],
  ];
  it.each(broken)('does not start with %s', async (_what, environment) => {
    const { child } = run({ PORT: '0', LISTEN_ADDRESS: '127.0.0.1', ...environment });
    expect(await once(child, 'exit')).toEqual([1, null]);
  });
});
