import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { listenOnLoopback } from '../../../adapters/system/listen-on-loopback.ts';
import { requestAttestation } from '../../../runner/prover/request-attestation.ts';

const closings: (() => Promise<void>)[] = [];
afterEach(async () => {
  while (closings.length > 0) await closings.pop()?.();
});

/** An attestor that answers whatever it is asked with this. */
const anAnswering = async (attestation: string): Promise<string> => {
  const server = createServer((request, response) => {
    request.resume().once('end', () => response.end(JSON.stringify({ attestation })));
  });
  const port = await listenOnLoopback(server);
  closings.push(() => new Promise((resolve) => server.close(() => resolve())));
  return `ws://127.0.0.1:${port}`;
};

const CLAIM = {
  manifest: {
    sessionBinding: 'ab'.repeat(32),
    flow: { platform: 'gigs', version: '1.0.0', hash: 'ab'.repeat(32) },
    recordings: [],
    disclose: {},
  },
  claims: [],
};
const ask = async (attestation: string) =>
  requestAttestation({ url: await anAnswering(attestation), timeoutMs: 10_000 }, CLAIM, new AbortController().signal);

describe('an attestation', () => {
  it('is taken up to the length that the API takes', async () => {
    const longest = 'x'.repeat(200_000);
    expect(await ask(longest)).toBe(longest);
  });

  it('is refused where it is longer, before the API would', async () => {
    await expect(ask('x'.repeat(200_001))).rejects.toMatchObject({
      code: 'RESPONSE_TOO_LARGE',
      details: { reason: 'attestation_too_large' },
    });
  });
});
