import type { FlowVersion } from '../../core/platform/flow-version.ts';
import { compareVersions } from '../../core/platform/flow-version.ts';
import type { Platform } from '../../core/platform/platform.ts';
import { OperatorError } from '../operator-error.ts';
import type { Platforms } from './open-platforms.ts';

/** A platform's versions, newest first. One that an older deployment stored as the current one has no item of its own yet. */
export const storedVersions = async (
  platforms: Pick<Platforms, 'versions'>,
  platform: Platform,
): Promise<FlowVersion[]> => {
  const versions = await platforms.versions(platform.platformId);
  const current = versions.some(({ flowHash }) => flowHash === platform.flowHash)
    ? []
    : [{ ...versionFieldsOf(platform), storedAt: platform.updatedAt }];
  return [...versions, ...current].toSorted(
    (a, b) => compareVersions(b.flowVersion, a.flowVersion) || b.storedAt.localeCompare(a.storedAt),
  );
};

const versionFieldsOf = ({ platformId, flowHash, flowVersion, flow, loginUrl }: Platform) => ({
  ...{ platformId, flowHash, flowVersion, flow, loginUrl },
});

/**
 * The version of a number; fails when none is stored. The local cloud takes two flows under one number: there it is the one that
 * was stored last.
 */
export const requireVersion = (versions: readonly FlowVersion[], name: string, wanted: string): FlowVersion => {
  const version = versions.find(({ flowVersion }) => flowVersion === wanted);
  if (version) return version;
  throw new OperatorError(`${name} has no version ${wanted}.`, {
    mend: `veriframe platform versions ${name} shows all.`,
  });
};
