import { afterEach, describe, expect, it } from '@jest/globals';
import { WorkerPool, type WorkerPoolOptions } from '../../../adapters/system/worker-pool.ts';
import { Failure } from '../../../core/failure.ts';
import type { TestJob } from './a-worker.ts';

const NEVER_MS = 60_000;

describe('the worker pool', () => {
  const opened: WorkerPool<TestJob, string>[] = [];
  afterEach(async () => {
    for (const pool of opened.splice(0)) await pool.close();
  });
  const aPool = (options: Partial<WorkerPoolOptions> = {}): WorkerPool<TestJob, string> => {
    const pool = new WorkerPool<TestJob, string>({
      program: new URL('./a-worker.ts', import.meta.url),
      workerData: 'given at the start',
      workers: 1,
      waiting: 10,
      jobMs: NEVER_MS,
      heapMb: 64,
      failure: (fault, cause) => new Error(fault, { cause }),
      ...options,
    });
    opened.push(pool);
    return pool;
  };

  it('answers each job with its own result, more of them than there are workers', async () => {
    const pool = aPool({ workers: 2 });
    const lengths = [1, 2, 3, 4, 5];
    const results = lengths.map((length) => pool.run({ do: 'measure', bytes: new Uint8Array(length) }));
    expect(await Promise.all(results)).toEqual(['1', '2', '3', '4', '5']);
    expect(await pool.run({ do: 'give' })).toBe('given at the start');
    expect(pool.usage).toEqual({ running: 0, waiting: 0 });
  });

  it('moves buffers that it is told to move', async () => {
    const bytes = new Uint8Array(1_000);
    expect(await aPool().run({ do: 'measure', bytes }, { transfer: [bytes.buffer] })).toBe('1000');
    expect(bytes.length).toBe(0);
  });

  it('tells how far a job is', async () => {
    const told: string[] = [];
    await aPool().run({ do: 'count' }, { onProgress: (done, of) => told.push(`${done}/${of}`) });
    expect(told).toEqual(['1/3', '2/3', '3/3']);
  });

  it('passes on the failure of a job, and of other errors only the name', async () => {
    const pool = aPool();
    const refused = await pool.run({ do: 'refuse' }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Failure);
    expect(refused).toMatchObject({ code: 'NO_DATA', details: { reason: 'json_path_absent' } });
    const broken = await pool.run({ do: 'err' }).catch((error: unknown) => error);
    expect(broken).toMatchObject({ message: 'crashed', cause: { message: 'TypeError' } });
    expect(await pool.run({ do: 'give' })).toBe('given at the start');
  });

  const losses: [string, string, Partial<WorkerPoolOptions>, string][] = [
    ['ends its thread', 'exit', {}, 'crashed'],
    ['takes too long', 'hang', { jobMs: 200 }, 'timeout'],
    ['takes too much memory', 'fill', {}, 'crashed'],
  ];
  it.each(losses)('loses a job that %s and no other', async (_what, work, options, fault) => {
    const pool = aPool(options);
    const bad = pool.run({ do: work }).catch((error: unknown) => error);
    expect(await bad).toMatchObject({ message: fault });
    const patient = aPool();
    expect(await patient.run({ do: 'give' })).toBe('given at the start');
    if (options.jobMs === undefined) expect(await pool.run({ do: 'give' })).toBe('given at the start');
  });

  it('refuses at once a job that cannot be sent, whoever frees the thread for it, and goes on', async () => {
    const pool = aPool();
    const bytes = new Uint8Array(10);
    const twice = { transfer: [bytes.buffer, bytes.buffer] };
    await expect(pool.run({ do: 'measure', bytes }, twice)).rejects.toThrow('crashed');
    const first = pool.run({ do: 'give' });
    const second = pool.run({ do: 'measure', bytes }, twice).catch((error: unknown) => error);
    const third = pool.run({ do: 'give' });
    expect([await first, await third]).toEqual(['given at the start', 'given at the start']);
    expect(await second).toMatchObject({ message: 'crashed', cause: { name: 'DataCloneError' } });
    expect(pool.usage).toEqual({ running: 0, waiting: 0 });
  });

  it('lets no more jobs wait than it may', async () => {
    const pool = aPool({ waiting: 1 });
    const running = pool.run({ do: 'hang' }).catch((error: unknown) => error);
    const waiting = pool.run({ do: 'give' }).catch((error: unknown) => error);
    await expect(pool.run({ do: 'give' })).rejects.toThrow('busy');
    expect(pool.usage).toEqual({ running: 1, waiting: 1 });
    await pool.close();
    expect(await running).toMatchObject({ message: 'closed' });
    expect(await waiting).toMatchObject({ message: 'closed' });
    await expect(pool.run({ do: 'give' })).rejects.toThrow('closed');
  });

  it('gives up a job that is cancelled, running, waiting or not yet begun', async () => {
    const pool = aPool();
    const cancelling = new AbortController();
    const { signal } = cancelling;
    const running = pool.run({ do: 'hang' }, { signal }).catch((error: unknown) => error);
    const waiting = pool.run({ do: 'hang' }, { signal }).catch((error: unknown) => error);
    cancelling.abort();
    expect(await running).toMatchObject({ message: 'cancelled' });
    expect(await waiting).toMatchObject({ message: 'cancelled' });
    await expect(pool.run({ do: 'give' }, { signal })).rejects.toThrow('cancelled');
    expect(await pool.run({ do: 'give' })).toBe('given at the start');
  });

  it('rejects jobs whose worker cannot even start, and does not start one after the other without a job', async () => {
    const pool = aPool({ program: new URL('./no-such-worker.ts', import.meta.url) });
    await expect(pool.run({ do: 'give' })).rejects.toThrow('crashed');
    await expect(pool.run({ do: 'give' })).rejects.toThrow('crashed');
    expect(pool.usage).toEqual({ running: 0, waiting: 0 });
  });
});
