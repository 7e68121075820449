import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Clock } from '../../../local/clock.ts';
import { systemClock } from '../../../local/clock.ts';
import type { HttpServer } from '../../../local/http-server.ts';
import { openHttpServer } from '../../../local/http-server.ts';
import { waitUntilHealthy } from '../../../local/start/wait-until-healthy.ts';
import { manualClock } from '../manual-clock.ts';

let server: HttpServer;
beforeEach(async () => {
  server = await openHttpServer({ bodyLimitBytes: 10, onError: () => undefined });
});
afterEach(() => server.close());

const wait = (options: { timeoutMs?: number; signal?: AbortSignal; clock?: Clock } = {}) =>
  waitUntilHealthy(`http://127.0.0.1:${server.port}/healthz`, {
    clock: systemClock,
    timeoutMs: 5000,
    signal: new AbortController().signal,
    ...options,
  });

describe('waiting for a program', () => {
  it('ends when it answers well', async () => {
    let asked = 0;
    server.serve(async () => {
      asked += 1;
      return { status: asked < 3 ? 503 : 200, headers: [], body: Buffer.alloc(0) };
    });
    await wait();
    expect(asked).toBe(3);
  });

  it('fails when it never does', async () => {
    await expect(wait({ timeoutMs: 0 })).rejects.toThrow('did not answer within 0 s');
  });

  it('fails when it is asked and says nothing', async () => {
    const clock = manualClock();
    server.serve(() => {
      clock.advance(5000);
      return new Promise(() => undefined);
    });
    await expect(wait({ clock })).rejects.toThrow('did not answer within 5 s');
    expect(clock.pending()).toBe(0);
  });

  it('fails when it is stopped', async () => {
    const stopping = new AbortController();
    stopping.abort(new Error('stopped'));
    await expect(wait({ signal: stopping.signal })).rejects.toThrow('stopped');
  });
});
