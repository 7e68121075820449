import * as z from 'zod';
import type { SessionStore } from '../../core/ports/session-store.ts';
import { ACTIVE_STATUSES } from '../../core/session/status.ts';
import { command } from '../command.ts';
import { OperatorError, usageError } from '../operator-error.ts';
import { openSessions } from '../session/open-sessions.ts';
import { openPartnerAccess } from './open-partner-access.ts';
import { noSuchPartner, openPartners } from './open-partners.ts';
import { keyIdsOf } from './partner-keys.ts';

/** `veriframe partner delete ID`. */
export const deletePartner = command({
  path: ['partner', 'delete'],
  summary: 'deletes a disabled partner with its API keys, usage plan and webhook secrets',
  details: `Its sessions stay until their retention is over, but nothing of them can be signed any more: webhooks that wait for their next
attempt end in the dead-letter queue. Key and plan of a partner that is in the CDK context "partners" are the template's: take it out
there as well, and deploy.`,
  operands: ['ID'],
  options: { yes: { type: 'boolean', help: 'really do it' } },
  deployment: true,
  example: 'veriframe partner delete acme --yes --local',
  input: z.object({ ID: z.string(), yes: z.boolean().default(false) }),
  run: async ({ ID: partnerId, yes }, { openDeployment }) => {
    const deployment = await openDeployment();
    const partners = openPartners(deployment);
    const partner = await partners.find(partnerId);
    if (!partner) throw noSuchPartner(partnerId);
    if (partner.disabledAt === undefined)
      throw new OperatorError(`The partner ${partnerId} is not disabled.`, {
        mend: `Disable it with veriframe partner disable ${partnerId} first.`,
      });
    if (await hasActiveSession(openSessions(deployment), partnerId))
      throw new OperatorError(`The partner ${partnerId} has sessions that have not ended.`, {
        mend: 'Wait for them, or end each with veriframe session terminate.',
      });
    if (!yes) throw usageError('What is deleted cannot be brought back.', 'Say --yes if it is meant.');

    const access = openPartnerAccess(deployment);
    const plan = await access.findPlan(partner.apiKeyId);
    const declaredKey = deployment.partnerKeyIds[partnerId];
    for (const keyId of keyIdsOf(partner)) if (keyId !== declaredKey) await access.removeKey(keyId);
    if (plan && !plan.isDeclared) await access.removePlan(plan.id);
    // Last, so that what fails before can be done again.
    await partners.remove(partnerId);
    return { json: { partnerId, deleted: true }, lines: [`The partner ${partnerId} is deleted.`] };
  },
});

const hasActiveSession = async (sessions: SessionStore, partnerId: string): Promise<boolean> => {
  const pages = await Promise.all(
    ACTIVE_STATUSES.map((status) => sessions.list({ partnerId, status }, { limit: 1, skip: 0 })),
  );
  return pages.some((page) => page.sessions.length > 0);
};
