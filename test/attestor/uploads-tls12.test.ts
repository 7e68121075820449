import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { holds } from '../e2e/find-in-files.ts';
import { aRootAndLeaf } from '../zktls/a-pki.ts';
import { ONLY_TLS_1_2 } from '../zktls/tls12-connection.ts';
import { jsonAnswer, startSite } from './a-loopback-site.ts';
import { aProver, claimOf } from './a-prover.ts';
import { anAttestor } from './an-attestor.ts';
import { recordUploads } from './record-uploads.ts';

const HOST = 'old.test';
const COOKIE = 'session=cookie-canary-7d1f2c';

describe('what a prover uploads of a site that has only TLS 1.2', () => {
  const masterSecrets: Buffer[] = [];
  const closings: (() => Promise<void>)[] = [];
  let uploaded: Buffer;
  let logged: Buffer;

  beforeAll(async () => {
    const { root, leaf } = await aRootAndLeaf(HOST);
    const answer = jsonAnswer({ name: 'Zoë Disclosed', email: 'email-canary@example.test' });
    const site = await startSite(leaf, answer, ONLY_TLS_1_2, (line) => {
      const [name, , hex = ''] = line.toString('latin1').trim().split(' ');
      if (name === 'CLIENT_RANDOM') masterSecrets.push(Buffer.from(hex, 'hex'));
    });
    const attestor = await anAttestor({ sites: { [`${HOST}:443`]: site.port }, anchors: [root.certPem] });
    const recorder = await recordUploads(attestor.port);
    const prover = aProver(`ws://127.0.0.1:${recorder.port}`, root.certPem);
    closings.push(site.close, attestor.close, recorder.close, prover.close);
    await prover.fetch('profile', {
      method: 'GET',
      url: `https://${HOST}/api/me`,
      headers: { cookie: COOKIE },
      secretHeaders: ['cookie'],
      allowsTls12: true,
    });
    await prover.claim(claimOf({ name: { from: 'profile', jsonPath: '$.name' } }));
    uploaded = recorder.uploaded();
    logged = Buffer.from(attestor.logged());
  });
  afterAll(async () => {
    for (const close of closings.reverse()) await close();
  });

  it('is found by the search where it is there', () => {
    for (const text of ['Zoë Disclosed', 'GET /api/me', 'cookie']) expect(holds(uploaded, text)).toBe(true);
    expect(logged.toString()).toContain('Attested');
  });

  it('holds neither an undisclosed byte nor the secret that opens the connection', () => {
    expect(masterSecrets.map(({ length }) => length)).toEqual([48]);
    const [secret = Buffer.alloc(0)] = masterSecrets;
    for (const haystack of [uploaded, logged]) {
      for (const text of [COOKIE, 'cookie-canary', 'email-canary']) expect(holds(haystack, text)).toBe(false);
      for (const form of [secret, secret.toString('hex'), secret.toString('base64')]) {
        expect(haystack.includes(form)).toBe(false);
      }
    }
  });
});
