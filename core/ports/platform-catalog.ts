import type { FlowVersion } from '../platform/flow-version.ts';
import type { PlatformWrite } from '../platform/platform-in-use.ts';

/** The platforms as an operator writes them. */
export type PlatformCatalog = {
  /**
   * Stores a platform in the place of the one that was seen, and keeps the time of its creation. False when something else is
   * stored there meanwhile.
   */
  readonly store: (write: PlatformWrite, at: Date) => Promise<boolean>;
  /** Lets sessions be created for it, or not any more. False when there is no such platform. */
  readonly setActive: (platformId: number, isActive: boolean, at: Date) => Promise<boolean>;
  /** Lets failed sessions leave redacted diagnostics, or not any more. False when there is no such platform. */
  readonly setDiagnostics: (platformId: number, isOn: boolean, at: Date) => Promise<boolean>;
  /** Every stored version of a platform's flow, in no order. */
  readonly versions: (platformId: number) => Promise<FlowVersion[]>;
};
