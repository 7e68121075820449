import { compareVersions } from './flow-version.ts';
import type { Platform } from './platform.ts';

type Versioned = Pick<Platform, 'name' | 'flowVersion' | 'flowHash'>;

export type PlatformChange =
  | { readonly kind: 'new' }
  /** The flow is the stored one; what the API lists may differ. */
  | { readonly kind: 'same-flow' }
  | { readonly kind: 'new-flow'; readonly storedVersion: string }
  | { readonly kind: 'refused'; readonly reason: 'other-name' | 'version-not-raised'; readonly stored: Versioned }
  /** The version was given to another flow before, one that is stored beside the current one. */
  | { readonly kind: 'refused'; readonly reason: 'version-taken' };

/**
 * Decides whether a platform may take the place of the stored one with its id. Sessions and attestations name a flow by
 * its version: a version never means two flows, so another flow needs a higher one, and none that is among `known`, the
 * versions that are stored.
 */
export const platformChange = (
  stored: Versioned | undefined,
  next: Versioned,
  known: readonly Pick<Platform, 'flowVersion' | 'flowHash'>[] = [],
): PlatformChange => {
  if (!stored) return { kind: 'new' };
  if (stored.name !== next.name) return { kind: 'refused', reason: 'other-name', stored };
  if (stored.flowHash === next.flowHash) return { kind: 'same-flow' };
  if (compareVersions(next.flowVersion, stored.flowVersion) <= 0)
    return { kind: 'refused', reason: 'version-not-raised', stored };
  if (known.some(({ flowVersion, flowHash }) => flowVersion === next.flowVersion && flowHash !== next.flowHash))
    return { kind: 'refused', reason: 'version-taken' };
  return { kind: 'new-flow', storedVersion: stored.flowVersion };
};
