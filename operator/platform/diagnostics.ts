import * as z from 'zod';
import { command } from '../command.ts';
import { noPlatform, openPlatforms, requirePlatform } from './open-platforms.ts';

/** `veriframe platform diagnostics NAME on|off`. */
export const setDiagnostics = command({
  path: ['platform', 'diagnostics'],
  summary: 'lets failed sessions of a platform leave redacted diagnostics, or not any more',
  details: `Off until it is turned on. With on, a session whose flow fails leaves the node, which conditions held, and an outline of the page:
boxes and names of HTML elements, no text, no value, no address, no picture. It is kept for 7 days; veriframe session
diagnostics shows it. off takes effect at once, for sessions under way, too; what was left before is deleted by its time.`,
  operands: ['NAME', 'STATE'],
  deployment: true,
  example: 'veriframe platform diagnostics sandbox-gigs on --local',
  input: z.object({ NAME: z.string(), STATE: z.enum(['on', 'off'], { error: 'must be on or off' }) }),
  run: async ({ NAME: name, STATE: state }, { openDeployment, now }) => {
    const platforms = openPlatforms(await openDeployment());
    const { platformId } = await requirePlatform(platforms, name);
    const diagnostics = state === 'on';
    if (!(await platforms.setDiagnostics(platformId, diagnostics, now()))) throw noPlatform(name);
    return { json: { platformId, name, diagnostics }, lines: [`Diagnostics of ${name} are ${state}.`] };
  },
});
