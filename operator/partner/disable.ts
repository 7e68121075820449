import * as z from 'zod';
import { command } from '../command.ts';
import { openPartnerAccess } from './open-partner-access.ts';
import { noSuchPartner, openPartners } from './open-partners.ts';
import { keyIdsOf } from './partner-keys.ts';

/** `veriframe partner disable ID`. */
export const disablePartner = command({
  path: ['partner', 'disable'],
  summary: 'refuses the API keys of a partner from now on',
  details: `Its calls are answered with 401 UNAUTHORIZED: by the API at once, and soon by API Gateway, where its keys are disabled. Sessions
that it began run on and their webhooks are delivered: end them with veriframe session terminate.`,
  operands: ['ID'],
  deployment: true,
  example: 'veriframe partner disable acme --local',
  input: z.object({ ID: z.string() }),
  run: async ({ ID: partnerId }, { openDeployment, now }) => {
    const deployment = await openDeployment();
    const partners = openPartners(deployment);
    const disabledAt = now().toISOString();
    // The item decides; a key that could not be disabled does no harm.
    if (!(await partners.setDisabledAt(partnerId, disabledAt))) throw noSuchPartner(partnerId);
    const partner = await partners.find(partnerId);
    const access = openPartnerAccess(deployment);
    for (const keyId of partner ? keyIdsOf(partner) : []) await access.setKeyEnabled(keyId, false);
    return { json: { partnerId, disabledAt }, lines: [`The partner ${partnerId} is disabled.`] };
  },
});
