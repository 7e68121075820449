import * as z from 'zod';
import { command } from '../command.ts';
import { tableLines } from '../table.ts';
import { openPartners } from './open-partners.ts';
import { partnerViewOf } from './partner-view.ts';

/** `veriframe partner list`. */
export const listPartners = command({
  path: ['partner', 'list'],
  summary: 'shows every partner',
  details: 'A partner whose API key exists, but that has not been created yet, is shown as well.',
  deployment: true,
  example: 'veriframe partner list --local',
  input: z.object({}),
  run: async (_, { openDeployment }) => {
    const deployment = await openDeployment();
    const partners = (await openPartners(deployment).list()).map(partnerViewOf);
    const known = partners.map(({ partnerId }) => partnerId);
    const notCreated = Object.keys(deployment.partnerKeyIds).filter((partnerId) => !known.includes(partnerId));
    return {
      json: { partners, notCreated },
      lines: [
        ...tableLines(
          ['PARTNER', 'NAME', 'API KEY ID', 'STATE'],
          partners.map((partner) => [
            partner.partnerId,
            partner.displayName,
            partner.apiKeyId,
            partner.disabledAt === null ? 'active' : 'disabled',
          ]),
        ),
        ...notCreated.map(
          (partnerId) => `${partnerId} has an API key and is to be made with veriframe partner create.`,
        ),
      ],
    };
  },
});
