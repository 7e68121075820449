import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chooseVersion, isInCanary } from '../../../core/platform/choose-version.ts';
import { aFlowVersion, aPlatform } from '../../support/a-platform.ts';
import { memoryFlowVersionStore } from '../../support/memory-stores.ts';

const version = aFlowVersion({ loginUrl: 'https://gigs.example/new-login' });
const canaryOf = (percent: number) => ({ flowVersion: version.flowVersion, flowHash: version.flowHash, percent });
const choose = (percent: number, sessionId: string, store = memoryFlowVersionStore(version)) =>
  chooseVersion(store, aPlatform({ canary: canaryOf(percent) }), sessionId);
const ids = fc.uuid({ version: 4 });
const percents = fc.integer({ min: 1, max: 99 });

describe('the version that a new session gets', () => {
  it('is the current one without a canary', async () => {
    const chosen = await chooseVersion(memoryFlowVersionStore(version), aPlatform(), 'any');
    expect(chosen).toMatchObject({ flowVersion: '1.0.0', loginUrl: 'https://gigs.example/login', isCanary: false });
  });

  it('is the canary with its flow and login page for who is in it, and for nobody else', () =>
    fc.assert(
      fc.asyncProperty(ids, percents, async (id, percent) => {
        const isCanary = isInCanary(id, percent);
        const expected = isCanary ? version : aPlatform();
        const { flowHash, flowVersion, flow, loginUrl } = expected;
        expect(await choose(percent, id)).toEqual({ flowHash, flowVersion, flow, loginUrl, isCanary });
      }),
    ));

  it('is decided by the session alone, and stays the canary when the percentage rises', () => {
    fc.assert(
      fc.property(ids, percents, percents, (id, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(isInCanary(id, low)).toBe(isInCanary(id, low));
        if (isInCanary(id, low)) expect(isInCanary(id, high)).toBe(true);
      }),
    );
  });

  it.each([1, 10, 50, 99])('is the canary for about %i of a hundred', (percent) => {
    const among = 20_000;
    const chosen = Array.from({ length: among }, (_, index) => isInCanary(`session-${index}`, percent));
    const share = (chosen.filter(Boolean).length / among) * 100;
    // Six standard deviations of a fair choice; these ids are always the same.
    expect(Math.abs(share - percent)).toBeLessThan(600 * Math.sqrt((percent * (100 - percent)) / 1e4 / among));
  });

  it('is the current one when the canary is not stored any more', async () => {
    const inside = Array.from({ length: 20 }, (_, index) => `session-${index}`).find((id) => isInCanary(id, 50));
    expect(await choose(50, inside ?? '', memoryFlowVersionStore())).toMatchObject({
      flowVersion: '1.0.0',
      isCanary: false,
    });
  });
});
