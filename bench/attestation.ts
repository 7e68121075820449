/**
 * An attested request against the same request made directly: `node bench/attestation.ts`. 1 KB of cookies, a JSON answer of
 * 10 KB and of 100 KB, five disclosed fields. The attestor is a process of its own; prover and site share this one.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import https from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { openCertificateAuthority } from '../local/certificate-authority.ts';
import { createProver } from '../runner/prover/create-prover.ts';
import { median, quantile } from './quantile.ts';

const HOST = 'gigs.bench.test';
const RUNS = 100;
const WARM_UP_RUNS = 15;
const now = () => new Date();

const bodyOf = (bytes: number): string => {
  const fields = { name: 'Zoë', rating: 4.8, trips: 1_204, since: '2021-03-01', active: true };
  const entry = { id: 4_711, note: 'A line of an account statement', amount: 12.5 };
  const count = Math.ceil((bytes - JSON.stringify(fields).length) / (JSON.stringify(entry).length + 1));
  return JSON.stringify({ ...fields, statement: Array.from({ length: count }, () => entry) });
};
const RULES = Object.fromEntries(
  ['name', 'rating', 'trips', 'since', 'active'].map((field) => [field, { from: 'profile', jsonPath: `$.${field}` }]),
);
const SIZES: Readonly<Record<string, number>> = { '10 KB': 10_240, '100 KB': 102_400 };

const authority = await openCertificateAuthority({ memory: true }, now);
const leaf = await authority.issue({ hosts: [HOST] });
const bodies = new Map(Object.entries(SIZES).map(([name, bytes]) => [`/${encodeURIComponent(name)}`, bodyOf(bytes)]));
const site = https.createServer({ cert: leaf.certPem, key: leaf.keyPem }, (request, response) => {
  const body = bodies.get(request.url ?? '') ?? '{}';
  response.setHeader('content-type', 'application/json');
  response.setHeader('content-length', Buffer.byteLength(body)).end(body);
});
await once(site.listen(0, '127.0.0.1'), 'listening');
const address = site.address();
if (address === null || typeof address === 'string') throw new Error('No port');

const directory = await mkdtemp(path.join(tmpdir(), 'veriframe-bench-'));
await writeFile(path.join(directory, 'ca.pem'), authority.caPem);
const program = path.join(import.meta.dirname, '..', 'attestor', 'main.ts');
const attestor = spawn(process.execPath, ['--no-warnings', program], {
  stdio: ['ignore', 'pipe', 'inherit'],
  env: {
    PORT: '0',
    LISTEN_ADDRESS: '127.0.0.1',
    ATTESTOR_NAME: 'bench',
    ATTESTOR_KEY_FILE: path.join(directory, 'key.json'),
    ATTESTOR_TRUST: 'operator',
    EGRESS_HOSTS: `${HOST}:443=127.0.0.1:${address.port}`,
    EXTRA_CA_FILE: path.join(directory, 'ca.pem'),
  },
});
const lines = createInterface({ input: attestor.stdout });
const attestorPort = await new Promise<number>((resolve) => {
  const listening = z.object({ message: z.literal('Attestor listens'), port: z.number() });
  lines.on('line', (line) => {
    const entry = listening.safeParse(JSON.parse(line));
    if (entry.success) resolve(entry.data.port);
  });
});

const cookie = `session=${'c'.repeat(1_000)}`;
const direct = async (target: string): Promise<void> => {
  const request = https.get({
    host: '127.0.0.1',
    port: address.port,
    servername: HOST,
    path: target,
    ca: authority.caPem,
    agent: false,
    ciphers: 'TLS_AES_128_GCM_SHA256',
    headers: { host: HOST, cookie, connection: 'close' },
  });
  const [response] = await once(request, 'response');
  await once(response.resume(), 'end');
};
const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
};

const prover = createProver({
  attestor: { url: `ws://127.0.0.1:${attestorPort}` },
  extraCa: authority.caPem,
  clock: now,
  sleep: (durationMs) => sleep(durationMs),
});
const claim = {
  sessionBinding: '00'.repeat(32),
  flow: { platform: 'bench', version: '1.0.0', hash: '00'.repeat(32) },
  disclose: RULES,
};
const shown = (values: readonly number[]): string =>
  `${median(values).toFixed(1)} ms (p95 ${quantile(values, 0.95).toFixed(1)})`;

try {
  console.log(
    '| Answer | direct | relayed and checked | claim | more than direct |\n| --- | ---: | ---: | ---: | ---: |',
  );
  for (const name of Object.keys(SIZES)) {
    const target = `/${encodeURIComponent(name)}`;
    const request = {
      method: 'GET' as const,
      url: `https://${HOST}${target}`,
      headers: { cookie },
      secretHeaders: ['cookie'],
    };
    const times: { direct: number; relayed: number; claimed: number }[] = [];
    for (let run = 0; run < WARM_UP_RUNS + RUNS; run += 1) {
      times.push({
        direct: await timed(() => direct(target)),
        relayed: await timed(() => prover.fetch('profile', request)),
        claimed: await timed(() => prover.claim(claim)),
      });
    }
    const measured = times.slice(WARM_UP_RUNS);
    const more = measured.map((run) => run.relayed + run.claimed - run.direct);
    const columns = [
      measured.map((run) => run.direct),
      measured.map((run) => run.relayed),
      measured.map((run) => run.claimed),
      more,
    ];
    console.log(`| ${name} | ${columns.map(shown).join(' | ')} |`);
  }
  const peakMb = process.resourceUsage().maxRSS / 1_024;
  console.log(`\nPeak memory of prover and site together: ${peakMb.toFixed(0)} MB`);
} finally {
  await prover.close();
  attestor.kill();
  await once(attestor, 'exit');
  site.closeAllConnections();
  site.close();
  await rm(directory, { recursive: true });
}
