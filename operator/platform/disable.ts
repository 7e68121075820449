import * as z from 'zod';
import { command } from '../command.ts';
import { noPlatform, openPlatforms, requirePlatform } from './open-platforms.ts';

/** `veriframe platform disable NAME`. */
export const disablePlatform = command({
  path: ['platform', 'disable'],
  summary: 'lets no more sessions be created for a platform',
  details: `Sessions that were created before run on. The next veriframe platform put of a platform.json with "isActive": true lets
sessions be created again.`,
  operands: ['NAME'],
  deployment: true,
  example: 'veriframe platform disable sandbox-gigs --local',
  input: z.object({ NAME: z.string() }),
  run: async ({ NAME: name }, { openDeployment, now }) => {
    const platforms = openPlatforms(await openDeployment());
    const { platformId } = await requirePlatform(platforms, name);
    if (!(await platforms.setActive(platformId, false, now()))) throw noPlatform(name);
    return { json: { platformId, name, isActive: false }, lines: [`The platform ${name} is disabled.`] };
  },
});
