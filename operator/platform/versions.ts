import * as z from 'zod';
import type { FlowVersion } from '../../core/platform/flow-version.ts';
import type { Platform } from '../../core/platform/platform.ts';
import { command } from '../command.ts';
import { tableLines } from '../table.ts';
import { openPlatforms, requirePlatform } from './open-platforms.ts';
import { storedVersions } from './stored-versions.ts';

/** `veriframe platform versions NAME`. */
export const listVersions = command({
  path: ['platform', 'versions'],
  summary: 'shows every stored version of a platform’s flow, and what new sessions get',
  operands: ['NAME'],
  deployment: true,
  example: 'veriframe platform versions sandbox-gigs --local',
  input: z.object({ NAME: z.string() }),
  run: async ({ NAME: name }, { openDeployment }) => {
    const platforms = openPlatforms(await openDeployment());
    const platform = await requirePlatform(platforms, name);
    const versions = (await storedVersions(platforms, platform)).map((version) => viewOf(platform, version));
    return {
      json: { platformId: platform.platformId, name, versions },
      lines: tableLines(
        ['FLOW', 'HASH', 'NEW SESSIONS', 'STORED', 'DELETED AFTER'],
        versions.map(({ flowVersion, flowHash, percent, storedAt, deletedAfter }) => [
          flowVersion,
          flowHash.slice(0, 12),
          percent === 0 ? 'none' : `${percent} %`,
          storedAt,
          deletedAfter ?? '-',
        ]),
      ),
    };
  },
});

const viewOf = (platform: Platform, { flowVersion, flowHash, storedAt, deleteAtEpochS }: FlowVersion) => ({
  flowVersion,
  flowHash,
  percent: percentOf(platform, flowHash),
  storedAt,
  deletedAfter: deleteAtEpochS === undefined ? null : new Date(deleteAtEpochS * 1000).toISOString(),
});

const percentOf = ({ flowHash: current, canary }: Platform, flowHash: string): number => {
  if (flowHash === current) return 100 - (canary?.percent ?? 0);
  return flowHash === canary?.flowHash ? canary.percent : 0;
};
