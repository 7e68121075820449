import * as z from 'zod';
import { command } from '../command.ts';
import { noSuchPartner, openPartners } from './open-partners.ts';

/** `veriframe partner enable ID`. */
export const enablePartner = command({
  path: ['partner', 'enable'],
  summary: 'accepts the API key of a disabled partner again',
  operands: ['ID'],
  deployment: true,
  example: 'veriframe partner enable acme --local',
  input: z.object({ ID: z.string() }),
  run: async ({ ID: partnerId }, { openDeployment }) => {
    if (!(await openPartners(await openDeployment()).setDisabledAt(partnerId, undefined)))
      throw noSuchPartner(partnerId);
    return { json: { partnerId, disabledAt: null }, lines: [`The partner ${partnerId} is enabled.`] };
  },
});
