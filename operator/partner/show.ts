import * as z from 'zod';
import { command } from '../command.ts';
import { listLines } from '../table.ts';
import { limitEntries } from './limit-options.ts';
import { openPartnerAccess } from './open-partner-access.ts';
import { noSuchPartner, openPartners } from './open-partners.ts';
import { partnerEntries, partnerViewOf } from './partner-view.ts';

/** `veriframe partner show ID`. */
export const showPartner = command({
  path: ['partner', 'show'],
  summary: 'shows one partner with its limits, without key and secret',
  operands: ['ID'],
  deployment: true,
  example: 'veriframe partner show playground --local',
  input: z.object({ ID: z.string() }),
  run: async ({ ID: partnerId }, { openDeployment }) => {
    const deployment = await openDeployment();
    const partner = await openPartners(deployment).find(partnerId);
    if (!partner) throw noSuchPartner(partnerId);
    const view = partnerViewOf(partner);
    const plan = await openPartnerAccess(deployment).findPlan(partner.apiKeyId);
    const limits = plan ? { ...plan.limits, quota: plan.limits.quota ?? null, declared: plan.isDeclared } : null;
    return {
      json: { ...view, limits },
      lines: listLines([
        ...partnerEntries(view),
        ...(plan ? limitEntries(plan.limits) : [['Limits', '(the key is in no usage plan)'] as const]),
        ['Limits by', plan?.isDeclared === true ? 'the CDK context' : 'veriframe partner set-limits'],
      ]),
    };
  },
});
