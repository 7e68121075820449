import type { FlowVersion } from '../platform/flow-version.ts';

/** Every version of a platform's flow that a session may pin, the current one included unless it was never replaced. */
export type FlowVersionStore = {
  readonly findVersion: (platformId: number, flowHash: string) => Promise<FlowVersion | undefined>;
};
