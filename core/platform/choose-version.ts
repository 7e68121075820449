import { createHash } from 'node:crypto';
import type { FlowVersionStore } from '../ports/flow-version-store.ts';
import type { VersionedFlow } from './flow-version.ts';
import { versionedFlowOf } from './flow-version.ts';
import type { Platform } from './platform.ts';

export type ChosenVersion = VersionedFlow & { readonly isCanary: boolean };

/**
 * The version of the flow that a new session gets: the current one, or the canary for the part of the sessions that it is
 * for. A canary that is not stored any more is for nobody.
 */
export const chooseVersion = async (
  flowVersions: FlowVersionStore,
  platform: Platform,
  sessionId: string,
): Promise<ChosenVersion> => {
  const { platformId, canary } = platform;
  const version =
    canary !== undefined && isInCanary(sessionId, canary.percent)
      ? await flowVersions.findVersion(platformId, canary.flowHash)
      : undefined;
  return version === undefined
    ? { ...versionedFlowOf(platform), isCanary: false }
    : { ...versionedFlowOf(version), isCanary: true };
};

/**
 * Whether a session is among the `percent` of a hundred that a canary is for. The same session always is or is not, and one
 * that is stays so when the percentage rises.
 */
export const isInCanary = (sessionId: string, percent: number): boolean =>
  placeOf(sessionId) * 100 < percent * 0x1_0000_0000;

/** Evenly spread over 32 bits. */
const placeOf = (sessionId: string): number =>
  createHash('sha256').update(`veriframe.canary/1:${sessionId}`).digest().readUInt32BE(0);
