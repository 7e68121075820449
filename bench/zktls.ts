/**
 * An attested request against the same request made directly, the whole of it: relay, proof, verification, signature. 1 KB of
 * cookies; five disclosed fields of a JSON answer of 10 KB and of 100 KB, and all of one of 16 KB. Once more with the proofs made
 * while the user reads: what is left after consent. Then how many claims the attestor verifies, and its memory with 50 at once. The
 * attestor is a process of its own; prover and site share this one, but for the measurement of the prover's memory.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { CLAIM_MEDIA_TYPE } from '../core/contract/claim-body.ts';
import type { DisclosureRule } from '../core/contract/disclosure-rule.ts';
import { createProver } from '../runner/prover/create-prover.ts';
import type { Prover } from '../runner/session/prover.ts';
import { median, quantile } from './quantile.ts';
import { startAttestor } from './zktls/attestor-process.ts';
import { benchClaim, benchRequest, HOST } from './zktls/bench-request.ts';
import { startSite } from './zktls/bench-site.ts';
import { captureClaims } from './zktls/claim-capture.ts';

const RUNS = 40;
const WARM_UP_RUNS = 5;
/** Claims whose proofs are ready when the user agrees, and how long the user reads. */
const PREPARED_RUNS = 10;
const READING_MS = 3_000;
const CLAIMS_AT_ONCE = 50;
const now = () => new Date();

const FIELDS = { name: 'Zoë', rating: 4.8, trips: 1_204, since: '2021-03-01', active: true };
const fieldRules: Record<string, DisclosureRule> = Object.fromEntries(
  Object.keys(FIELDS).map((field) => [field, { from: 'profile', jsonPath: `$.${field}` }]),
);
const wholeRules: Record<string, DisclosureRule> = { all: { from: 'profile', jsonPath: '$' } };

/** The fields, and behind them entries until the body has its size. */
const bodyOf = (bytes: number): string => {
  const entry = { id: 4_711, note: 'A line of an account statement', amount: 12.5 };
  const count = Math.ceil((bytes - JSON.stringify(FIELDS).length) / (JSON.stringify(entry).length + 1));
  return JSON.stringify({ ...FIELDS, statement: Array.from({ length: count }, () => entry) });
};

const CASES = [
  { name: '10 KB, five fields', target: '/10', bytes: 10_240, rules: fieldRules },
  { name: '100 KB, five fields', target: '/100', bytes: 102_400, rules: fieldRules },
  { name: '16 KB, everything', target: '/16', bytes: 16_384, rules: wholeRules },
] as const;

const site = await startSite(new Map(CASES.map(({ target, bytes }) => [target, bodyOf(bytes)])));
const attestor = await startAttestor({ host: HOST, port: site.port, caPem: site.caPem });
const capture = await captureClaims(attestor.port);

const proverOf = (port: number): Prover =>
  createProver({
    attestor: { url: `ws://127.0.0.1:${port}` },
    extraCa: site.caPem,
    clock: now,
    sleep: (durationMs) => sleep(durationMs),
  });
const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
};
const shown = (values: readonly number[]): string =>
  `${median(values).toFixed(0)} ms (p95 ${quantile(values, 0.95).toFixed(0)})`;

/** The most memory that a prover takes for some claims, alone in its process. */
const proverMemoryMb = async (target: string, rules: Readonly<Record<string, DisclosureRule>>): Promise<number> => {
  const program = path.join(import.meta.dirname, 'zktls', 'prover-memory.ts');
  const child = spawn(process.execPath, ['--no-warnings', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ATTESTOR_URL: `ws://127.0.0.1:${attestor.port}`,
      CA_PEM: site.caPem,
      TARGET: target,
      RULES: JSON.stringify(rules),
    },
  });
  return Number(await text(child.stdout));
};

/** The whole of an attested request, over and over. */
const measureRequests = async (): Promise<void> => {
  const [prover, kept] = [proverOf(attestor.port), proverOf(capture.port)];
  console.log(
    '| Answer | direct | relayed | proved, verified, signed | more than direct | after consent | uploaded | prover, peak |',
  );
  console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |');
  for (const { name, target, rules } of CASES) {
    const times: { direct: number; relayed: number; claimed: number }[] = [];
    for (let run = 0; run < WARM_UP_RUNS + RUNS; run += 1) {
      times.push({
        direct: await timed(() => site.ask(target)),
        relayed: await timed(() => prover.fetch('profile', benchRequest(target))),
        claimed: await timed(() => prover.claim(benchClaim(rules))),
      });
    }
    const afterConsent: number[] = [];
    for (let run = 0; run < PREPARED_RUNS; run += 1) {
      await prover.fetch('profile', benchRequest(target));
      await prover.prepare(benchClaim(rules));
      await sleep(READING_MS);
      afterConsent.push(await timed(() => prover.claim(benchClaim(rules))));
    }
    await kept.fetch('profile', benchRequest(target));
    await kept.claim(benchClaim(rules));
    const uploaded = `${((capture.claims.at(-1)?.length ?? 0) / 1_000).toFixed(0)} KB`;
    const measured = times.slice(WARM_UP_RUNS);
    const columns = [
      measured.map(({ direct }) => direct),
      measured.map(({ relayed }) => relayed),
      measured.map(({ claimed }) => claimed),
      measured.map((run) => run.relayed + run.claimed - run.direct),
      afterConsent,
    ];
    const peakMb = await proverMemoryMb(target, rules);
    console.log(`| ${name} | ${columns.map(shown).join(' | ')} | ${uploaded} | ${peakMb} MB |`);
  }
  await Promise.all([prover.close(), kept.close()]);
};

/** Fifty claims of the first kind, made before, sent at once. */
const measureAttestor = async (): Promise<void> => {
  const prover = proverOf(capture.port);
  const before = capture.claims.length;
  for (let i = 0; i < CLAIMS_AT_ONCE; i += 1) {
    await prover.fetch('profile', benchRequest(CASES[0].target));
    await prover.claim(benchClaim(fieldRules));
  }
  await prover.close();
  const claims = capture.claims.slice(before);
  const startedMs = performance.now();
  const statuses = await Promise.all(claims.map(sendClaim));
  const seconds = (performance.now() - startedMs) / 1_000;
  const attested = statuses.filter((status) => status === 200).length;
  console.log(
    `\n${attested} of ${claims.length} claims sent at once attested: ${(attested / seconds).toFixed(1)} a second`,
  );
  console.log(`Peak memory of the attestor: ${(await attestor.peakMb()).toFixed(0)} MB`);
};

const sendClaim = async (claim: Buffer): Promise<number> => {
  const response = await fetch(`http://127.0.0.1:${attestor.port}/claims`, {
    method: 'POST',
    headers: { 'content-type': CLAIM_MEDIA_TYPE },
    body: Uint8Array.from(claim),
  });
  await response.arrayBuffer();
  return response.status;
};

try {
  await measureRequests();
  await measureAttestor();
} finally {
  capture.close();
  await attestor.stop();
  site.close();
}
