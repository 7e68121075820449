import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import { openCertificateAuthority } from '../../local/certificate-authority.ts';
import { SANDBOX_HOSTS } from '../../examples/sandbox-platform/sandbox-hosts.ts';
import { seedPlatform } from '../../local/start/seed-platform.ts';
import { verifyAttestation } from '../../zktls/attestation/verify-attestation.ts';
import { aVeriframe, ROOT, type TestVeriframe } from './a-veriframe.ts';
import { anEndUser, type EndUser } from './end-user.ts';
import { startForeignAttestor, type ForeignAttestor } from './foreign-attestor.ts';
import { approve, TEST_MS, visitSandbox, WAIT_MS } from './sandbox-visit.ts';
import { callApi } from './session-client.ts';
import { startWitness, type Witness } from './witness.ts';

const ATTESTOR_NAME = 'notary.example';
/** Loopback has more addresses than one: which of them a site sees tells who connected. */
const ATTESTOR_ADDRESS = '127.0.0.2';

let veriframe: TestVeriframe;
let user: EndUser;
let attestor: ForeignAttestor;
let witness: Witness;
const closings: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'veriframe-external-'));
  closings.push(() => rm(directory, { recursive: true, force: true }));
  const authority = await openCertificateAuthority({ directory: path.join(directory, 'ca') }, () => new Date());
  witness = await startWitness(await authority.issue({ hosts: [SANDBOX_HOSTS.gigs] }));
  closings.push(() => witness.close());
  const seen = `${SANDBOX_HOSTS.gigs}:443=127.0.0.1:${witness.port}`;
  attestor = await startForeignAttestor({
    ATTESTOR_NAME,
    ATTESTOR_KEY_FILE: path.join(directory, 'notary', 'keys.json'),
    EGRESS_HOSTS: seen,
    EXTRA_CA_FILE: path.join(directory, 'ca', 'ca.pem'),
    SOURCE_ADDRESS: ATTESTOR_ADDRESS,
  });
  closings.push(() => attestor.close());
  veriframe = await aVeriframe({
    dataDirectory: directory,
    settings: { attestorCount: 0, attestorName: ATTESTOR_NAME },
    attestorElsewhere: { url: attestor.url, keys: attestor.keys },
    overridePrograms: ({ runner, attestor: unused }) => ({
      runner: { ...runner, env: { ...runner.env, EGRESS_HOSTS: `${runner.env['EGRESS_HOSTS']},${seen}` } },
      attestor: unused,
    }),
  });
  closings.push(() => veriframe.close());
  witness.passOnTo(veriframe.sandbox.port);
  await seedSameAddress(path.join(directory, 'platform'));
  user = await anEndUser({ sandboxPort: veriframe.sandbox.port });
  closings.push(() => user.close());
}, TEST_MS);

afterAll(async () => {
  for (const close of closings.reverse()) await close();
}, WAIT_MS);

/** Puts the sandbox's flow anew, now asking for one address. */
const seedSameAddress = async (folder: string): Promise<void> => {
  await cp(path.join(ROOT, 'platforms', 'sandbox-gigs'), folder, { recursive: true });
  const file = path.join(folder, 'flow.json');
  const flow = z.looseObject({}).parse(JSON.parse(await readFile(file, 'utf8')));
  await writeFile(file, JSON.stringify({ ...flow, version: '91.0.0', sameAddress: true }));
  const client = new DynamoDBClient(veriframe.cloud.clientConfig);
  await seedPlatform(client, veriframe.cloud.outputs, folder, new Date()).finally(() => client.destroy());
};

const attestationSchema = z.object({ data: z.object({ attestation: z.string() }) });

describe('a verification by an attestor that somebody else runs, of a platform that shall see one address', () => {
  it(
    'is attested as external, by the pinned key that is published, and came from one address as a whole',
    async () => {
      const { remote, sessionId } = await visitSandbox(veriframe, user, { username: 'user_direct' });
      await approve(remote);

      const keys = await callApi(veriframe, 'GET', '/.well-known/attestation-keys.json');
      expect(keys.body).toEqual(JSON.parse(attestor.keys));
      const answer = await callApi(veriframe, 'GET', `/partner/browser-session/${sessionId}/attestation`, {
        headers: { 'x-api-key': veriframe.apiKey },
      });
      const { attestation } = attestationSchema.parse(answer.body).data;
      const jwks = z.object({ keys: z.array(z.looseObject({})) }).parse(keys.body);
      expect(await verifyAttestation(attestation, { jwks })).toMatchObject({
        kind: 'valid',
        claims: { iss: ATTESTOR_NAME, trust: 'external' },
      });

      const pages = witness.requests.filter(({ target }) => target.startsWith('/dashboard'));
      const attested = witness.requests.filter(({ target }) => target.startsWith('/api/'));
      expect(pages).not.toEqual([]);
      expect(attested).not.toEqual([]);
      expect([...new Set(witness.requests.map(({ address }) => address))]).toEqual([ATTESTOR_ADDRESS]);
    },
    TEST_MS,
  );
});
