import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { sealedChannel, sealingKeys } from '../../../core/contract/sealed-channel.ts';

const { subtle } = crypto;
const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Both ends of a channel. */
const aChannel = async (viewerId = 'c-1', runnerId = viewerId) => {
  const [viewer, runner] = await Promise.all([sealingKeys(subtle), sealingKeys(subtle)]);
  return Promise.all([
    sealedChannel(subtle, 'viewer', viewer, runner.publicKey, viewerId),
    sealedChannel(subtle, 'runner', runner, viewer.publicKey, runnerId),
  ]);
};

describe('a sealed channel', () => {
  it('carries whatever one side seals to the other, both ways', async () => {
    const [viewer, runner] = await aChannel();
    const message = fc.record({ number: fc.integer({ min: 1, max: 1_000_000_000 }), plain: fc.uint8Array() });
    await fc.assert(
      fc.asyncProperty(message, async ({ number, plain }) => {
        const bytes = new Uint8Array(plain);
        expect(await runner.open(number, await viewer.seal(number, bytes))).toEqual(bytes);
        expect(await viewer.open(number, await runner.seal(number, bytes))).toEqual(bytes);
      }),
      { numRuns: 30 },
    );
  });

  it('opens nothing that was changed, counted otherwise, or sent back', async () => {
    const [viewer, runner] = await aChannel();
    const sealed = await viewer.seal(1, bytesOf('pass_good'));
    expect(Buffer.from(sealed).toString('latin1')).not.toContain('pass_good');
    expect(await runner.open(2, sealed)).toBeNull();
    expect(await viewer.open(1, sealed)).toBeNull();
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = new Uint8Array(sealed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await runner.open(1, changed)).toBeNull();
    }
    expect(await runner.open(1, sealed.slice(0, 5))).toBeNull();
  });

  it('is of one connection and one pair of keys', async () => {
    const [viewer, otherConnection] = await aChannel('c-1', 'c-2');
    const [, otherRunner] = await aChannel('c-1');
    const sealed = await viewer.seal(1, bytesOf('hello'));
    expect(await otherConnection.open(1, sealed)).toBeNull();
    expect(await otherRunner.open(1, sealed)).toBeNull();
  });

  it('is not made with a key that is no point of the curve', async () => {
    const keys = await sealingKeys(subtle);
    for (const key of [new Uint8Array(65), new Uint8Array(3), new Uint8Array(65).fill(4)])
      await expect(sealedChannel(subtle, 'viewer', keys, key, 'c-1')).rejects.toThrow();
  });
});
