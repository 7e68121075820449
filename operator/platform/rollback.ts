import * as z from 'zod';
import { useVersion } from '../../core/platform/platform-in-use.ts';
import { command } from '../command.ts';
import { openPlatforms, requirePlatform, storedMeanwhile } from './open-platforms.ts';
import { requireVersion, storedVersions } from './stored-versions.ts';
import { requireValid } from './valid-version.ts';

/** `veriframe platform rollback NAME VERSION`. */
export const rollBackPlatform = command({
  path: ['platform', 'rollback'],
  summary: 'gives new sessions another stored version of a platform’s flow',
  details: `Its flow and its login URL; what else platform.json says stays. A canary ends. Sessions under way complete on the version that they
were created with. The way forward again is the same command with the newer version.`,
  operands: ['NAME', 'VERSION'],
  deployment: true,
  example: 'veriframe platform rollback sandbox-gigs 1.0.0 --local',
  input: z.object({ NAME: z.string(), VERSION: z.string() }),
  run: async ({ NAME: name, VERSION: wanted }, { openDeployment, now }) => {
    const platforms = openPlatforms(await openDeployment());
    const platform = await requirePlatform(platforms, name);
    const versions = await storedVersions(platforms, platform);
    const version = requireVersion(versions, name, wanted);
    requireValid(name, version);
    if (!(await platforms.store(useVersion({ platform, versions }, version), now()))) throw storedMeanwhile(name);
    const { flowVersion, flowHash } = version;
    return {
      json: { platformId: platform.platformId, name, flowVersion, flowHash, replaced: platform.flowVersion },
      lines: [
        `New sessions of ${name} get flow ${flowVersion}, after ${platform.flowVersion}.`,
        ...(platform.canary ? [`The canary ${platform.canary.flowVersion} has ended.`] : []),
      ],
    };
  },
});
