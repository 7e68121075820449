import type { Platform } from '../platform/platform.ts';

export type PlatformStore = {
  readonly find: (platformId: number) => Promise<Platform | undefined>;
  /** Every platform, active or not, by id. */
  readonly list: () => Promise<Platform[]>;
};
