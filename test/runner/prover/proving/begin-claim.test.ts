import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { JobOptions } from '../../../../adapters/system/worker-pool.ts';
import { beginClaim, type ClaimSubject } from '../../../../runner/prover/proving/begin-claim.ts';
import {
  doProvingJob,
  eraseProvingJob,
  type ExchangeToProve,
  type ProvingJob,
} from '../../../../runner/prover/proving/proving-job.ts';
import type { ProvingPool } from '../../../../runner/prover/proving/proving-pool.ts';
import { claimContextOf } from '../../../../zktls/exchange/claim-context.ts';
import { decodeExchangeClaim } from '../../../../zktls/exchange/encode-exchange-claim.ts';
import { aSite, type TestSite } from '../../../zktls/an-exchange.ts';
import { aResponse, kernels, recordExchange, verify, type Exchange } from '../../../zktls/exchange/a-claim.ts';

const LIMITS = { plaintextBytes: 100_000, proofBytes: 1_000_000 };
const SUBJECT: ClaimSubject = {
  sessionBinding: '11'.repeat(32),
  flow: { platform: 'test', version: '1.0.0', hash: '22'.repeat(32) },
  disclose: { name: { from: 'me', jsonPath: '$.name' }, paid: { from: 'pay', jsonPath: '$.paid' } },
};

/** Does jobs in this thread, each when the test lets it; a cancelled one never ends but in a rejection. */
const aPool = () => {
  const jobs: { job: ProvingJob; posted: ProvingJob; options: JobOptions; go: () => void }[] = [];
  const run: ProvingPool['run'] = (job, options = {}) =>
    new Promise((resolve, reject) => {
      const go = () => {
        try {
          const result = doProvingJob(job, { kernels, randomness: () => randomBytes(32) });
          resolve(structuredClone(result));
          eraseProvingJob(job, result);
        } catch (error) {
          reject(error instanceof Error ? error : new Error('no error'));
        }
      };
      options.signal?.addEventListener('abort', () => reject(new Error('cancelled')));
      jobs.push({ job: structuredClone(job), posted: job, options, go });
    });
  return { run, jobs };
};

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a claim in the making', () => {
  let site: TestSite;
  let recorded: Record<'me' | 'pay', Exchange>;
  beforeAll(async () => {
    site = await aSite();
    recorded = {
      me: await recordExchange(site, { response: aResponse('{"name":"Zoë"}') }),
      pay: await recordExchange(site, { response: aResponse('{"paid":12.5}') }),
    };
  });
  const toProve = (name: 'me' | 'pay'): ExchangeToProve =>
    structuredClone({ name, recordingId: `id of ${name}`, secretHeaders: ['cookie'], ...recorded[name] });
  const begin = (subject = SUBJECT) => {
    const pool = aPool();
    return { jobs: pool.jobs, making: beginClaim(pool, subject, [toProve('me'), toProve('pay')]) };
  };
  const letAll = async (jobs: ReturnType<typeof aPool>['jobs'], from: number) => {
    for (const { go } of jobs.slice(from)) go();
    await settled();
  };

  it('plans every exchange, then proves all directions at once, before what waits', async () => {
    const { jobs, making } = begin();
    expect(jobs.map(({ job }) => job.type)).toEqual(['plan', 'plan']);
    await letAll(jobs, 0);
    await making.planned;
    expect(jobs.slice(2).map(({ job, options }) => [job.type, options.isFirst])).toEqual(
      Array.from({ length: 4 }, () => ['prove', true]),
    );
    await letAll(jobs, 2);
    const { manifest, claims } = await making.proven;
    expect(manifest.recordings).toEqual(
      (['me', 'pay'] as const).map((name, i) => ({
        name,
        recordingId: `id of ${name}`,
        claimBytes: claims[i]?.length,
      })),
    );
    const recordings = Object.fromEntries(
      (['me', 'pay'] as const).map((name) => {
        const { nonce } = recorded[name].recording;
        return [name, { recordingId: `id of ${name}`, nonce: Buffer.from(nonce).toString('hex') }];
      }),
    );
    const claimContext = claimContextOf({ ...SUBJECT, rules: SUBJECT.disclose, recordings });
    const claim = decodeExchangeClaim(claims[1] ?? new Uint8Array(), LIMITS);
    const rules = { paid: { from: 'pay', jsonPath: '$.paid' } };
    expect(verify(site, recorded.pay.recording, claim, rules, claimContext).fields).toEqual({
      paid: { kind: 'value', value: 12.5 },
    });
  });

  it('tells whoever listens of what was proved before, and of each proof', async () => {
    const { jobs, making } = begin();
    await letAll(jobs, 0);
    jobs[2]?.go();
    jobs[3]?.go();
    await settled();
    const heard: number[][] = [];
    making.listen((done, of) => heard.push([done, of]));
    await letAll(jobs, 4);
    await making.proven;
    expect(heard).toEqual([
      [2, 4],
      [3, 4],
      [4, 4],
    ]);
  });

  it('is over for all exchanges when one cannot be proved', async () => {
    const { jobs, making } = begin({ ...SUBJECT, disclose: { a: { from: 'me', jsonPath: '$.missing' } } });
    jobs[0]?.go();
    await expect(making.planned).rejects.toMatchObject({ code: 'NO_DATA' });
    await expect(making.proven).rejects.toMatchObject({ code: 'NO_DATA' });
    expect(jobs.every(({ options }) => options.signal?.aborted)).toBe(true);
  });

  it('can be abandoned, and leaves no key behind', async () => {
    const { jobs, making } = begin();
    await letAll(jobs, 0);
    making.abandon();
    await expect(making.proven).rejects.toThrow('cancelled');
    const keys = jobs.flatMap(({ posted }) => (posted.type === 'prove' ? [...posted.key] : []));
    expect(keys).toEqual(new Array(4 * 16).fill(0));
    expect(jobs.every(({ options }) => options.signal?.aborted)).toBe(true);
  });
});
