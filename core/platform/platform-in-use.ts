import type { FlowVersion, VersionedFlow } from './flow-version.ts';
import { versionedFlowOf } from './flow-version.ts';
import type { Platform } from './platform.ts';
import type { PlatformSource } from './platform-source.ts';

/** A platform as new sessions get it: what the API lists, the current flow, and the canary with its flow. */
export type PlatformInUse = Omit<PlatformSource, 'flow'> & {
  readonly flow: unknown;
  readonly diagnostics?: boolean | undefined;
  readonly canary?: (VersionedFlow & { readonly percent: number }) | undefined;
};

/** What is to be stored of a platform in the place of what. */
export type PlatformWrite = {
  readonly next: PlatformInUse;
  /** Undefined: nothing was there. */
  readonly seen: Platform | undefined;
  /** What new sessions got until now and do not get any more: kept for those that pin it. */
  readonly retired: readonly VersionedFlow[];
};

type Stored = { readonly platform: Platform | undefined; readonly versions: readonly FlowVersion[] };

/** Puts what a folder says in the place of what is stored. A canary goes on beside the current flow, and ends with it. */
export const putCurrent = (stored: Stored, source: PlatformSource): PlatformWrite => {
  const before = stored.platform;
  const canary = before?.flowHash === source.flowHash ? canaryOf(stored) : undefined;
  return writeOf(stored, { ...source, diagnostics: before?.diagnostics, canary });
};

/** Makes a version the current one for every new session; a canary ends. */
export const useVersion = (stored: Stored & { readonly platform: Platform }, version: VersionedFlow): PlatformWrite =>
  writeOf(stored, { ...descriptionOf(stored.platform), ...versionedFlowOf(version) });

/** Gives a version to `percent` of a hundred new sessions, 1 to 99; with 0 the current one is for all again. */
export const setCanary = (
  stored: Stored & { readonly platform: Platform },
  version: VersionedFlow,
  percent: number,
): PlatformWrite =>
  writeOf(stored, {
    ...descriptionOf(stored.platform),
    ...versionedFlowOf(stored.platform),
    ...(percent === 0 ? {} : { canary: { ...versionedFlowOf(version), percent } }),
  });

/** The flows that new sessions get. */
export const flowsInUse = (platform: PlatformInUse): VersionedFlow[] => [
  platform,
  ...(platform.canary === undefined ? [] : [platform.canary]),
];

const writeOf = (stored: Stored, next: PlatformInUse): PlatformWrite => {
  const kept = flowsInUse(next).map(({ flowHash }) => flowHash);
  const before = [stored.platform, canaryOf(stored)].flatMap((flow) => flow ?? []);
  const retired = before.filter(({ flowHash }) => !kept.includes(flowHash)).map(versionedFlowOf);
  return { next, seen: stored.platform, retired };
};

/** None when its version was deleted by hand: then nobody gets it. */
const canaryOf = ({ platform, versions }: Stored): PlatformInUse['canary'] => {
  const canary = platform?.canary;
  const version = versions.find(({ flowHash }) => flowHash === canary?.flowHash);
  return canary && version && { ...versionedFlowOf(version), percent: canary.percent };
};

const descriptionOf = (platform: Platform) => {
  const { platformId, name, displayName, description, icon, allowCustomUrl, isActive, diagnostics } = platform;
  return { platformId, name, displayName, description, icon, allowCustomUrl, isActive, diagnostics };
};
