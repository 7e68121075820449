import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import { ATTESTOR_PATHS } from '../../core/contract/attestor-api.ts';
import { createProver } from '../../runner/prover/create-prover.ts';
import { verifyAttestation } from '../../zktls/attestation/verify-attestation.ts';
import { claimOf } from '../attestor/a-prover.ts';
import { aVeriframe, type TestVeriframe } from './a-veriframe.ts';
import { callApi } from './session-client.ts';

const TEST_MS = 300_000;
const SITE = 'gigs.sandbox.test';
/** In place of the value of the stack's secret. */
const TOKEN = 'a-token-of-thirty-two-characters';
const RULES = { title: { from: 'login', regex: '<title>([^<]*)</title>' } };

const closings: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const close of closings.reverse()) await close();
}, TEST_MS);

const jwksSchema = z.object({ keys: z.array(z.looseObject({ kid: z.string() })) });

/** What the deployment publishes, which the attestor itself must publish, too. */
const publishedBy = async (veriframe: TestVeriframe) => {
  const { body } = await callApi(veriframe, 'GET', '/.well-known/attestation-keys.json');
  const ofAttestor = await fetch(`${veriframe.cloud.attestorUrl.replace(/^ws/, 'http')}${ATTESTOR_PATHS.keys}`);
  expect(await ofAttestor.json()).toEqual(body);
  return jwksSchema.parse(body);
};

/** An attestation of a page of the sandbox, made with the runner's prover and the stack's own attestor. */
const attestedBy = async (veriframe: TestVeriframe): Promise<string> => {
  const attestor = { url: veriframe.cloud.attestorUrl, token: TOKEN };
  const prover = createProver({
    attestor,
    extraCa: veriframe.caPem,
    clock: () => new Date(),
    sleep: async () => undefined,
  });
  try {
    await prover.fetch('login', {
      method: 'GET',
      url: `https://${SITE}/login`,
      headers: { accept: 'text/html' },
      secretHeaders: [],
    });
    return await prover.claim(claimOf(RULES));
  } finally {
    await prover.close();
  }
};

const kidOf = async (attestation: string, jwks: z.infer<typeof jwksSchema>): Promise<string> => {
  const verdict = await verifyAttestation(attestation, { jwks });
  return verdict.kind === 'valid' ? verdict.kid : verdict.reason;
};

describe('the exchange of the key that attestations are signed with', () => {
  it(
    'publishes the next key before it signs, and the earlier one after it has',
    async () => {
      const dataDirectory = await mkdtemp(path.join(tmpdir(), 'veriframe-keys-'));
      closings.push(() => rm(dataDirectory, { recursive: true, force: true }));
      const deploy = async (attestorKeys: object): Promise<TestVeriframe> => {
        const veriframe = await aVeriframe({
          dataDirectory,
          settings: { attestorKeys },
          overridePrograms: ({ runner, attestor }) => ({
            runner,
            attestor: { ...attestor, env: { ...attestor.env, ATTESTOR_TOKEN: TOKEN } },
          }),
        });
        closings.push(() => veriframe.close());
        return veriframe;
      };

      const before = await deploy({ count: 2, signing: 1 });
      const announced = await publishedBy(before);
      const earlier = await attestedBy(before);
      expect(announced.keys).toHaveLength(2);
      expect(await kidOf(earlier, announced)).toBe(announced.keys[0]?.kid);
      await before.close();
      closings.pop();

      const after = await deploy({ count: 2, signing: 2 });
      const exchanged = await publishedBy(after);
      const later = await attestedBy(after);
      expect(exchanged.keys).toEqual([...announced.keys].reverse());
      expect(await kidOf(later, exchanged)).toBe(exchanged.keys[0]?.kid);
      // Whoever kept the keys of before can check what is signed now, and what was signed then is checked by the keys of now.
      expect(await kidOf(later, announced)).toBe(announced.keys[1]?.kid);
      expect(await kidOf(earlier, exchanged)).toBe(announced.keys[0]?.kid);
    },
    TEST_MS,
  );
});
