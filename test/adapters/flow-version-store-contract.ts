import { describe, expect, it } from '@jest/globals';
import { flowHash } from '../../core/flow/flow-hash.ts';
import type { FlowVersion } from '../../core/platform/flow-version.ts';
import type { FlowVersionStore } from '../../core/ports/flow-version-store.ts';
import { aFlowVersion } from '../support/a-platform.ts';

/** What every store of flow versions promises. `open` gives a store that holds exactly these versions. */
export const flowVersionStoreContract = (
  name: string,
  open: (versions: readonly FlowVersion[]) => Promise<FlowVersionStore>,
): void => {
  describe(`${name} as a store of flow versions`, () => {
    it('finds a version by platform and hash, retired or not, and the hash still holds', async () => {
      const [old, current] = [aFlowVersion({ flowVersion: '1.0.0', deleteAtEpochS: 1_900_000_000 }), aFlowVersion()];
      const store = await open([old, current, aFlowVersion({ platformId: 2 })]);
      expect(await store.findVersion(1, old.flowHash)).toEqual(old);
      const found = await store.findVersion(1, current.flowHash);
      expect(found).toEqual(current);
      expect(flowHash(found?.flow)).toBe(current.flowHash);
      expect(await store.findVersion(2, old.flowHash)).toBeUndefined();
      expect(await store.findVersion(3, current.flowHash)).toBeUndefined();
    });
  });
};
