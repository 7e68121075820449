import { describe, expect, it } from '@jest/globals';
import { flowHash } from '../../core/flow/flow-hash.ts';
import type { Platform } from '../../core/platform/platform.ts';
import type { PlatformStore } from '../../core/ports/platform-store.ts';
import { aPlatform } from '../support/a-platform.ts';

/** What every platform store promises. `open` gives a store that holds exactly these platforms. */
export const platformStoreContract = (
  name: string,
  open: (platforms: readonly Platform[]) => Promise<PlatformStore>,
): void => {
  describe(`${name} as a platform store`, () => {
    it('finds a platform with its flow, of which the hash still holds', async () => {
      const platform = aPlatform();
      const store = await open([platform]);
      const found = await store.find(1);
      expect(found).toEqual(platform);
      expect(flowHash(found?.flow)).toBe(platform.flowHash);
      expect(await store.find(2)).toBeUndefined();
    });

    it('lists all platforms by id, active or not, however many pages they fill', async () => {
      // In DynamoDB, two of these fill a page of a scan (1 MB).
      const description = 'x'.repeat(380_000);
      const store = await open(
        [7, 5, 10, 6, 4].map((platformId) => aPlatform({ platformId, description, isActive: platformId !== 5 })),
      );
      expect((await store.list()).map(({ platformId }) => platformId)).toEqual([4, 5, 6, 7, 10]);
    });
  });
};
