import * as z from 'zod';
import { isAhead } from '../../core/partner/live-credentials.ts';
import type { Partner } from '../../core/partner/partner.ts';
import type { PartnerAccess } from '../../core/ports/partner-access.ts';
import type { PartnerRoster } from '../../core/ports/partner-roster.ts';
import { command } from '../command.ts';
import type { Deployment } from '../deployment.ts';
import { OperatorError } from '../operator-error.ts';
import { listLines } from '../table.ts';
import { openPartnerAccess, requirePlan } from './open-partner-access.ts';
import { noSuchPartner, openPartners } from './open-partners.ts';
import { OVERLAP_OPTIONS, overlapOption, refuseBoth, retireUntilOf } from './overlap.ts';

/** `veriframe partner rotate-key ID`. */
export const rotateKey = command({
  path: ['partner', 'rotate-key'],
  summary: 'gives a partner a new API key, and prints it once',
  details: `The new key has the limits of the old one. During the overlap both work, each with those limits for itself; afterwards the old one
is answered with 401. --finish deletes the old one, before its time is over or after. --overlap 0h is for a key that has leaked: the
old one, and one before it, are gone at once.`,
  operands: ['ID'],
  options: OVERLAP_OPTIONS,
  deployment: true,
  example: 'veriframe partner rotate-key acme --overlap 7d --local',
  input: z.object({ ID: z.string(), overlap: overlapOption(), finish: z.boolean().default(false) }),
  run: async ({ ID: partnerId, overlap, finish }, { openDeployment, now }) => {
    refuseBoth(finish, overlap);
    const deployment = await openDeployment();
    const [partners, access] = [openPartners(deployment), openPartnerAccess(deployment)];
    const partner = await partners.find(partnerId);
    if (!partner) throw noSuchPartner(partnerId);
    const retiring = partner.retiringApiKeyId;
    if (finish) {
      if (retiring !== undefined) await removeRetiring(deployment, partners, access, partner);
      const finished = retiring !== undefined;
      return {
        json: { partnerId, finished },
        lines: [finished ? `The old API key ${retiring} is gone.` : 'There is no old API key.'],
      };
    }
    const retireUntil = retireUntilOf(overlap, now());
    if (retireUntil !== undefined && isAhead(partner.retiringApiKeyUntil, now()))
      throw new OperatorError(
        `The key before works until ${partner.retiringApiKeyUntil}: a third one cannot be added.`,
        {
          mend: 'End it with --finish, or replace both at once with --overlap 0h.',
        },
      );
    await removeRetiring(deployment, partners, access, partner);
    const key = await replaceKey(partners, access, partner, retireUntil);
    if (retireUntil === undefined) await removeKey(deployment, access, partner, partner.apiKeyId);
    return {
      json: { partnerId, apiKeyId: key.id, apiKey: key.value, oldKeyUntil: retireUntil ?? null },
      lines: [
        ...listLines([
          ['Partner', partnerId],
          ['API key id', key.id],
          ['API key', key.value],
        ]),
        '',
        'It is not shown again. API Gateway may take a minute to let a new key in.',
        retireUntil === undefined ? 'The old one is gone.' : `The old one works as well until ${retireUntil}.`,
      ],
    };
  },
});

/** Makes the new key before anybody is told of it; when the partner's item cannot be changed there is no new key. */
const replaceKey = async (
  partners: PartnerRoster,
  access: PartnerAccess,
  { partnerId, apiKeyId }: Partner,
  retireUntil: string | undefined,
): Promise<{ readonly id: string; readonly value: string }> => {
  const plan = await requirePlan(access, apiKeyId);
  const key = await access.createKey(partnerId, plan.id);
  if (await partners.replaceApiKey(partnerId, { from: apiKeyId, to: key.id, retireUntil })) return key;
  await access.removeKey(key.id);
  throw new OperatorError('Somebody else has rotated the key just now.', {
    mend: `See veriframe partner show ${partnerId}.`,
  });
};

/** The key goes first: an id that is forgotten could not be deleted any more. */
const removeRetiring = async (
  deployment: Deployment,
  partners: PartnerRoster,
  access: PartnerAccess,
  partner: Partner,
): Promise<void> => {
  if (partner.retiringApiKeyId === undefined) return;
  await removeKey(deployment, access, partner, partner.retiringApiKeyId);
  await partners.dropRetiringApiKey(partner.partnerId, partner.retiringApiKeyId);
};

/** A key of the template is CloudFormation's to delete, so it is disabled. */
const removeKey = async (
  { partnerKeyIds }: Deployment,
  access: PartnerAccess,
  { partnerId }: Partner,
  apiKeyId: string,
): Promise<void> => {
  if (partnerKeyIds[partnerId] === apiKeyId) await access.setKeyEnabled(apiKeyId, false);
  else await access.removeKey(apiKeyId);
};
