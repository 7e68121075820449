import type { PlatformSource } from '../platform/platform-source.ts';

/** The platforms as an operator writes them. */
export type PlatformCatalog = {
  /**
   * Stores a platform, and keeps the time of its creation. With `replaced` only in the place of that flow (`undefined`: of
   * nothing); false when something else is stored meanwhile.
   */
  readonly put: (
    platform: PlatformSource,
    at: Date,
    replaced?: { readonly flowHash: string | undefined },
  ) => Promise<boolean>;
  /** Lets sessions be created for it, or not any more. False when there is no such platform. */
  readonly setActive: (platformId: number, isActive: boolean, at: Date) => Promise<boolean>;
};
