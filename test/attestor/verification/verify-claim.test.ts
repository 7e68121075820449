import { beforeAll, describe, expect, it } from '@jest/globals';
import type { JobOptions } from '../../../adapters/system/worker-pool.ts';
import { doVerificationJob, type VerificationJob } from '../../../attestor/verification/verification-job.ts';
import type { VerificationPool } from '../../../attestor/verification/verification-pool.ts';
import { verifyClaim } from '../../../attestor/verification/verify-claim.ts';
import { claimContextOf } from '../../../zktls/exchange/claim-context.ts';
import { encodeExchangeClaim } from '../../../zktls/exchange/encode-exchange-claim.ts';
import { aSite, type TestSite } from '../../zktls/an-exchange.ts';
import { aResponse, claimOf, kernels, recordExchange, type Exchange } from '../../zktls/exchange/a-claim.ts';

const SUBJECT = {
  sessionBinding: '11'.repeat(32),
  flow: { platform: 'test', version: '1.0.0', hash: '22'.repeat(32) },
};
const NAMES = ['me', 'pay'] as const;
const DISCLOSE = { name: { from: 'me', jsonPath: '$.name' }, paid: { from: 'pay', jsonPath: '$.paid' } };
const RULES = { me: { name: DISCLOSE.name }, pay: { paid: DISCLOSE.paid } };

describe('the verification of a claim', () => {
  let site: TestSite;
  let exchanges: Record<(typeof NAMES)[number], Exchange>;
  beforeAll(async () => {
    site = await aSite();
    exchanges = {
      me: await recordExchange(site, { response: aResponse('{"name":"Zoë"}') }),
      pay: await recordExchange(site, { response: aResponse('{"paid":12.5}') }),
    };
  });

  /** Does jobs in this thread, as a worker would, when the test lets them. */
  const aPool = () => {
    const jobs: { job: VerificationJob; options: JobOptions; go: () => void }[] = [];
    const run: VerificationPool['run'] = (job, options = {}) =>
      new Promise((resolve, reject) => {
        const received = structuredClone(job);
        const go = () => {
          try {
            resolve(structuredClone(doVerificationJob(received, { trustStore: site.trustStore, kernels })));
          } catch (error) {
            reject(error instanceof Error ? error : new Error('no error'));
          }
        };
        jobs.push({ job: received, options, go });
      });
    return { run, jobs };
  };

  /** A claim about both exchanges; `spoil` changes the proofs of one, the client's first. */
  const begin = (spoil: Partial<Record<(typeof NAMES)[number], readonly number[]>> = {}) => {
    const recordings = Object.fromEntries(
      NAMES.map((name) => {
        const { nonce } = exchanges[name].recording;
        return [name, { recordingId: `id of ${name}`, nonce: Buffer.from(nonce).toString('hex') }];
      }),
    );
    const claimContext = claimContextOf({ ...SUBJECT, rules: DISCLOSE, recordings });
    const claims = NAMES.map((name) => {
      const claim = claimOf(exchanges[name], RULES[name], { claimContext });
      const proofs = [claim.client.proof, claim.server.proof];
      for (const direction of spoil[name] ?? [])
        proofs[direction] = (proofs[direction] ?? new Uint8Array()).subarray(1);
      const [client = new Uint8Array(), server = new Uint8Array()] = proofs;
      return encodeExchangeClaim({
        ...claim,
        client: { ...claim.client, proof: client },
        server: { ...claim.server, proof: server },
      });
    });
    const manifest = {
      ...SUBJECT,
      disclose: DISCLOSE,
      recordings: NAMES.map((name, i) => ({
        name,
        recordingId: `id of ${name}`,
        claimBytes: claims[i]?.length ?? 0,
      })),
    };
    const { run, jobs } = aPool();
    const given = {
      manifest,
      binary: Uint8Array.from(Buffer.concat(claims)),
      recordings: NAMES.map((name) => exchanges[name].recording),
    };
    return { jobs, verified: verifyClaim({ run }, given) };
  };
  const letAll = async (jobs: { readonly go: () => void }[], from: number) => {
    for (const { go } of jobs.slice(from)) go();
    await new Promise((resolve) => setImmediate(resolve));
  };

  it('reads it, then verifies all of its proofs at once, before other claims', async () => {
    const { jobs, verified } = begin();
    expect(jobs.map(({ job }) => job.type)).toEqual(['read']);
    await letAll(jobs, 0);
    expect(jobs.slice(1).map(({ job, options }) => [job.type, options.isFirst])).toEqual(
      Array.from({ length: 4 }, () => ['verify', true]),
    );
    await letAll(jobs, 1);
    expect(await verified).toMatchObject({
      me: { fields: { name: { value: 'Zoë' } }, proof: { parameterSet: 'fast' } },
      pay: { fields: { paid: { value: 12.5 } } },
    });
  });

  it('refuses wrong proofs, when no thread works on it any more', async () => {
    const { jobs, verified } = begin({ me: [1], pay: [0] });
    let isOver = false;
    verified.then(
      () => undefined,
      () => (isOver = true),
    );
    await letAll(jobs, 0);
    for (const { go } of jobs.slice(2)) go();
    await new Promise((resolve) => setImmediate(resolve));
    expect(isOver).toBe(false);
    jobs[1]?.go();
    await expect(verified).rejects.toMatchObject({ code: 'ATTESTATION_FAILED' });
  });

  it('verifies no proof of a claim that cannot be read', async () => {
    const { jobs, verified } = begin();
    const [read] = jobs;
    if (read?.job.type !== 'read') throw new Error('Nothing is read');
    read.job.binary.fill(0, 0, 1);
    read.go();
    await expect(verified).rejects.toMatchObject({ details: { reason: 'claim_encoding' } });
    expect(jobs).toHaveLength(1);
  });
});
