import * as z from 'zod';
import { command } from '../command.ts';
import { tableLines } from '../table.ts';
import { openPlatforms } from './open-platforms.ts';

/** `veriframe platform list`. */
export const listPlatforms = command({
  path: ['platform', 'list'],
  summary: 'shows every platform with the version of its flow',
  deployment: true,
  example: 'veriframe platform list --local',
  input: z.object({}),
  run: async (_, { openDeployment }) => {
    const platforms = (await openPlatforms(await openDeployment()).list()).map(
      ({ platformId, name, displayName, isActive, flowVersion, flowHash, canary, diagnostics, updatedAt }) => ({
        ...{ platformId, name, displayName, isActive, flowVersion, flowHash },
        canary: canary ?? null,
        diagnostics: diagnostics ?? false,
        updatedAt,
      }),
    );
    return {
      json: { platforms },
      lines: tableLines(
        ['ID', 'NAME', 'FLOW', 'HASH', 'CANARY', 'STATE', 'DIAGNOSTICS', 'UPDATED'],
        platforms.map((platform) => [
          String(platform.platformId),
          platform.name,
          platform.flowVersion,
          platform.flowHash.slice(0, 12),
          platform.canary === null ? '-' : `${platform.canary.flowVersion} ${platform.canary.percent} %`,
          platform.isActive ? 'active' : 'disabled',
          platform.diagnostics ? 'on' : 'off',
          platform.updatedAt,
        ]),
      ),
    };
  },
});
