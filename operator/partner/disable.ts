import * as z from 'zod';
import { command } from '../command.ts';
import { noSuchPartner, openPartners } from './open-partners.ts';

/** `veriframe partner disable ID`. */
export const disablePartner = command({
  path: ['partner', 'disable'],
  summary: 'refuses the API key of a partner from now on',
  details: `Its calls are answered with 401 UNAUTHORIZED. Sessions that it began run on and their webhooks are delivered: end them with
veriframe session terminate. To take the key itself away, remove the partner from the CDK context and deploy.`,
  operands: ['ID'],
  deployment: true,
  example: 'veriframe partner disable acme --local',
  input: z.object({ ID: z.string() }),
  run: async ({ ID: partnerId }, { openDeployment, now }) => {
    const disabledAt = now().toISOString();
    if (!(await openPartners(await openDeployment()).setDisabledAt(partnerId, disabledAt)))
      throw noSuchPartner(partnerId);
    return { json: { partnerId, disabledAt }, lines: [`The partner ${partnerId} is disabled.`] };
  },
});
