import * as z from 'zod';
import { command } from '../command.ts';
import { listLines } from '../table.ts';
import { noSuchPartner, openPartners } from './open-partners.ts';
import { partnerEntries, partnerViewOf } from './partner-view.ts';

/** `veriframe partner show ID`. */
export const showPartner = command({
  path: ['partner', 'show'],
  summary: 'shows one partner, without its secret',
  operands: ['ID'],
  deployment: true,
  example: 'veriframe partner show playground --local',
  input: z.object({ ID: z.string() }),
  run: async ({ ID: partnerId }, { openDeployment }) => {
    const partner = await openPartners(await openDeployment()).find(partnerId);
    if (!partner) throw noSuchPartner(partnerId);
    const view = partnerViewOf(partner);
    return { json: view, lines: listLines(partnerEntries(view)) };
  },
});
