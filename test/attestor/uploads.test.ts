import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { trafficKeysOf } from '../../zktls/transcript/key-schedule.ts';
import { holds } from '../e2e/find-in-files.ts';
import { aRootAndLeaf } from '../zktls/a-pki.ts';
import { jsonAnswer, startSite, type LoopbackSite } from './a-loopback-site.ts';
import { aProver, claimOf } from './a-prover.ts';
import { anAttestor, type TestAttestor } from './an-attestor.ts';
import { recordUploads, type UploadRecorder } from './record-uploads.ts';

const HOST = 'gigs.test';
const COOKIE = 'session=cookie-canary-7d1f2c';
const TOKEN = 'Bearer token-canary-91ab';
const PROFILE = {
  name: 'Zoë Disclosed',
  email: 'email-canary@example.test',
  balance: 73_915_284.61,
  address: { city: 'city-canary', lines: ['line-canary'] },
};

/** The names of `keylog` lines, whose secrets open what the attestor must not read. */
const APPLICATION_SECRETS = ['CLIENT_TRAFFIC_SECRET_0', 'SERVER_TRAFFIC_SECRET_0', 'EXPORTER_SECRET'];

describe('what a prover uploads', () => {
  const keylog = new Map<string, Buffer>();
  let site: LoopbackSite;
  let attestor: TestAttestor;
  let recorder: UploadRecorder;
  let uploaded: Buffer;
  let beforeConsent: Buffer;
  let logged: Buffer;

  beforeAll(async () => {
    const { root, leaf } = await aRootAndLeaf(HOST);
    site = await startSite(leaf, jsonAnswer(PROFILE), {}, (line) => {
      const [name = '', , hex = ''] = line.toString('latin1').trim().split(' ');
      keylog.set(name, Buffer.from(hex, 'hex'));
    });
    attestor = await anAttestor({ sites: { [`${HOST}:443`]: site.port }, anchors: [root.certPem] });
    recorder = await recordUploads(attestor.port);
    const prover = aProver(`ws://127.0.0.1:${recorder.port}`, root.certPem);
    await prover.fetch('profile', {
      method: 'GET',
      url: `https://${HOST}/api/me`,
      headers: { cookie: COOKIE, authorization: TOKEN, 'x-device': 'device-canary' },
      secretHeaders: ['x-device'],
    });
    const claim = claimOf({
      name: { from: 'profile', jsonPath: '$.name' },
      // Of its digits something is proved, and none is told.
      isRich: { from: 'profile', jsonPath: '$.balance', atLeast: 1_000 },
    });
    await prover.prepare(claim);
    beforeConsent = recorder.uploaded();
    await prover.claim(claim);
    await prover.close();
    uploaded = recorder.uploaded();
    logged = Buffer.from(attestor.logged());
  });
  afterAll(async () => {
    await recorder.close();
    await attestor.close();
    await site.close();
  });

  it('is nothing but the relayed connection before the user agrees, although the proofs are being made', () => {
    expect(holds(uploaded, 'POST /claims')).toBe(true);
    expect(holds(beforeConsent, 'POST /claims')).toBe(false);
    expect(holds(beforeConsent, 'Zoë Disclosed')).toBe(false);
  });

  it('is found by the search where it is there', () => {
    expect(site.requests[0]).toContain(COOKIE);
    for (const text of ['Zoë Disclosed', 'GET /api/me', 'x-device']) expect(holds(uploaded, text)).toBe(true);
    for (const name of ['CLIENT_HANDSHAKE_TRAFFIC_SECRET', 'SERVER_HANDSHAKE_TRAFFIC_SECRET']) {
      expect(uploaded.includes(keylog.get(name) ?? 'missing')).toBe(true);
    }
    expect(logged.toString()).toContain('Attested');
  });

  const undisclosed = [
    COOKIE,
    TOKEN,
    'device-canary',
    PROFILE.email,
    String(PROFILE.balance),
    String(Math.trunc(PROFILE.balance)),
    'city-canary',
    'line-canary',
  ];
  it.each(undisclosed)('holds no byte that is not disclosed: %s', (text) => {
    expect(holds(uploaded, text)).toBe(false);
    expect(holds(logged, text)).toBe(false);
  });

  it.each(APPLICATION_SECRETS)('holds no key: %s, or what is derived from it', (name) => {
    const secret = keylog.get(name) ?? Buffer.alloc(0);
    expect(secret).toHaveLength(32);
    const { key, iv } = trafficKeysOf(secret);
    // The IVs are opened on purpose: they say where in the key stream each byte lies, and nothing about it.
    expect(uploaded.includes(iv)).toBe(name !== 'EXPORTER_SECRET');
    for (const bytes of [secret, key]) {
      for (const haystack of [uploaded, logged]) {
        for (const spelling of [bytes, bytes.toString('hex'), bytes.toString('base64url'), bytes.toString('base64')]) {
          expect(haystack.includes(spelling)).toBe(false);
        }
      }
    }
  });
});
