import * as z from 'zod';
import type { FlowVersion } from '../../core/platform/flow-version.ts';
import type { Platform } from '../../core/platform/platform.ts';
import { setCanary, useVersion } from '../../core/platform/platform-in-use.ts';
import { command, wholeNumber } from '../command.ts';
import { OperatorError } from '../operator-error.ts';
import { openPlatforms, requirePlatform, storedMeanwhile } from './open-platforms.ts';
import { requireVersion, storedVersions } from './stored-versions.ts';
import { requireValid } from './valid-version.ts';

/** `veriframe platform canary NAME PERCENT`. */
export const changeCanary = command({
  path: ['platform', 'canary'],
  summary: 'gives a part of the new sessions a newer version of a platform’s flow',
  details: `PERCENT of the new sessions get the canary, the others the current version. 100 makes it the current version, 0 takes it back. The
session's id decides: a higher percentage adds sessions and takes none away. veriframe platform put --canary PERCENT
stores a new version as the canary; --flow-version chooses one that is stored.`,
  operands: ['NAME', 'PERCENT'],
  options: {
    'flow-version': { type: 'string', value: 'VERSION', help: 'the version; without it the canary that is under way' },
  },
  deployment: true,
  example: 'veriframe platform canary sandbox-gigs 50 --local',
  input: z.object({ NAME: z.string(), PERCENT: wholeNumber(0, 100), 'flow-version': z.string().optional() }),
  run: async ({ NAME: name, PERCENT: percent, 'flow-version': wanted }, { openDeployment, now }) => {
    const platforms = openPlatforms(await openDeployment());
    const platform = await requirePlatform(platforms, name);
    const versions = await storedVersions(platforms, platform);
    const version = requireVersion(versions, name, wanted ?? canaryVersionOf(platform));
    if (version.flowHash === platform.flowHash)
      throw new OperatorError(`${version.flowVersion} is the current version of ${name}.`, {
        mend: 'Choose another with --flow-version.',
      });
    if (percent > 0) requireValid(name, version);
    const stored = { platform, versions };
    const write = percent === 100 ? useVersion(stored, version) : setCanary(stored, version, percent);
    if (!(await platforms.store(write, now()))) throw storedMeanwhile(name);
    const { flowVersion, flowHash } = version;
    return {
      json: { platformId: platform.platformId, name, flowVersion, flowHash, percent },
      lines: [sentenceOf(platform, version, percent)],
    };
  },
});

const canaryVersionOf = ({ name, canary }: Platform): string => {
  if (canary) return canary.flowVersion;
  throw new OperatorError(`${name} has no canary.`, {
    mend: 'Store one with veriframe platform put --canary, or choose a stored version with --flow-version.',
  });
};

const sentenceOf = (
  { name, flowVersion: current }: Platform,
  { flowVersion }: FlowVersion,
  percent: number,
): string => {
  if (percent === 0) return `New sessions of ${name} get flow ${current} again, all of them.`;
  if (percent === 100) return `New sessions of ${name} get flow ${flowVersion}, all of them, after ${current}.`;
  return `${percent} % of the new sessions of ${name} get flow ${flowVersion}, the others ${current}.`;
};
