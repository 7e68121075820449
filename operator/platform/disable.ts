import * as z from 'zod';
import { command } from '../command.ts';
import { OperatorError } from '../operator-error.ts';
import { openPlatforms } from './open-platforms.ts';

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
    const platform = (await platforms.list()).find((each) => each.name === name);
    if (!platform || !(await platforms.setActive(platform.platformId, false, now())))
      throw new OperatorError(`There is no platform ${name}.`, { mend: 'veriframe platform list shows all.' });
    const { platformId } = platform;
    return { json: { platformId, name, isActive: false }, lines: [`The platform ${name} is disabled.`] };
  },
});
