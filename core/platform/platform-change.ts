import type { Platform } from './platform.ts';

type Versioned = Pick<Platform, 'name' | 'flowVersion' | 'flowHash'>;

export type PlatformChange =
  | { readonly kind: 'new' }
  /** The flow is the stored one; what the API lists may differ. */
  | { readonly kind: 'same-flow' }
  | { readonly kind: 'new-flow'; readonly storedVersion: string }
  | { readonly kind: 'refused'; readonly reason: 'other-name' | 'version-not-raised'; readonly stored: Versioned };

/**
 * Decides whether a platform may take the place of the stored one with its id. Sessions and attestations name a flow by
 * its version: a version never means two flows, so another flow needs a higher one.
 */
export const platformChange = (stored: Versioned | undefined, next: Versioned): PlatformChange => {
  if (!stored) return { kind: 'new' };
  if (stored.name !== next.name) return { kind: 'refused', reason: 'other-name', stored };
  if (stored.flowHash === next.flowHash) return { kind: 'same-flow' };
  return compareVersions(next.flowVersion, stored.flowVersion) > 0
    ? { kind: 'new-flow', storedVersion: stored.flowVersion }
    : { kind: 'refused', reason: 'version-not-raised', stored };
};

const compareVersions = (a: string, b: string): number => {
  const [left, right] = [numbersOf(a), numbersOf(b)];
  const differing = left.findIndex((value, index) => value !== right[index]);
  return differing < 0 ? 0 : (left[differing] ?? 0) - (right[differing] ?? 0);
};

/** The flow schema holds versions to three numbers. */
const numbersOf = (version: string): number[] => version.split('.').map(Number);
