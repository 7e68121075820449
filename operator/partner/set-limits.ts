import * as z from 'zod';
import { command } from '../command.ts';
import { OperatorError, usageError } from '../operator-error.ts';
import { listLines } from '../table.ts';
import { changedLimits, LIMIT_OPTIONS, limitEntries, limitInput, namesLimits } from './limit-options.ts';
import { openPartnerAccess, requirePlan } from './open-partner-access.ts';
import { noSuchPartner, openPartners } from './open-partners.ts';

/** `veriframe partner set-limits ID`. */
export const setLimits = command({
  path: ['partner', 'set-limits'],
  summary: 'changes how much a partner may call',
  details: `What is not given stays as it is. Calls beyond a limit are answered with 429 and Retry-After. Each API key of a partner has the
limits for itself, so while a key is rotated the two together may call twice as much. A partner that is in the CDK context "partners" has
its limits there.`,
  operands: ['ID'],
  options: LIMIT_OPTIONS,
  deployment: true,
  example: 'veriframe partner set-limits acme --rate 20 --burst 40 --quota 50000/month --local',
  input: z.object({ ID: z.string(), ...limitInput }),
  run: async ({ ID: partnerId, ...given }, { openDeployment }) => {
    if (!namesLimits(given)) throw usageError('No limit is given.', 'See veriframe partner set-limits --help.');
    const deployment = await openDeployment();
    const partner = await openPartners(deployment).find(partnerId);
    if (!partner) throw noSuchPartner(partnerId);
    const access = openPartnerAccess(deployment);
    const plan = await requirePlan(access, partner.apiKeyId);
    if (plan.isDeclared)
      throw new OperatorError(
        `The limits of ${partnerId} are in the CDK context: the next deployment would undo this.`,
        {
          mend: 'Change "partners" or "partnerLimits" there and run npx cdk deploy.',
        },
      );
    const limits = changedLimits(plan.limits, given);
    await access.setLimits(plan, limits);
    return {
      json: { partnerId, limits: { ...limits, quota: limits.quota ?? null } },
      lines: listLines([['Partner', partnerId], ...limitEntries(limits)]),
    };
  },
});
