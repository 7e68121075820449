import * as z from 'zod';
import { isAhead } from '../../core/partner/live-credentials.ts';
import { command } from '../command.ts';
import { OperatorError } from '../operator-error.ts';
import { listLines } from '../table.ts';
import { noSuchPartner, openPartners } from './open-partners.ts';
import { OVERLAP_OPTIONS, overlapOption, refuseBoth, retireUntilOf } from './overlap.ts';
import { newWebhookSecret } from './webhook-secret.ts';

/** `veriframe partner rotate-webhook-secret ID`. */
export const rotateWebhookSecret = command({
  path: ['partner', 'rotate-webhook-secret'],
  summary: 'gives a partner a new webhook secret, and prints it once',
  details: `During the overlap every delivery, retries included, carries two signatures, of the new secret and of the old one, so the
partner can change over when it likes; --finish ends it when the partner has. --overlap 0h is for a secret that has leaked: only the new
one signs from now on, and a delivery that the partner refuses meanwhile is retried.`,
  operands: ['ID'],
  options: OVERLAP_OPTIONS,
  deployment: true,
  example: 'veriframe partner rotate-webhook-secret playground --overlap 24h --local',
  input: z.object({ ID: z.string(), overlap: overlapOption(), finish: z.boolean().default(false) }),
  run: async ({ ID: partnerId, overlap, finish }, { openDeployment, now }) => {
    refuseBoth(finish, overlap);
    const partners = openPartners(await openDeployment());
    const partner = await partners.find(partnerId);
    if (!partner) throw noSuchPartner(partnerId);
    const until = partner.retiringWebhookSecret?.until;
    if (finish) {
      await partners.dropRetiringWebhookSecret(partnerId);
      const finished = until !== undefined;
      return {
        json: { partnerId, finished },
        lines: [finished ? 'The old webhook secret signs no more.' : 'There is no old webhook secret.'],
      };
    }
    const retireUntil = retireUntilOf(overlap, now());
    if (retireUntil !== undefined && isAhead(until, now()))
      throw new OperatorError(`The secret before signs until ${until}: a third one cannot be added.`, {
        mend: 'End it with --finish, or replace both at once with --overlap 0h.',
      });
    const webhookSecret = newWebhookSecret();
    if (
      !(await partners.replaceWebhookSecret(partnerId, { from: partner.webhookSecret, to: webhookSecret, retireUntil }))
    )
      throw new OperatorError('Somebody else has rotated it just now.', {
        mend: `See veriframe partner show ${partnerId}.`,
      });
    return {
      json: { partnerId, webhookSecret, oldSecretUntil: retireUntil ?? null },
      lines: [
        ...listLines([
          ['Partner', partnerId],
          ['Webhook secret', webhookSecret],
        ]),
        '',
        'It is not shown again.',
        retireUntil === undefined
          ? 'The old one is no longer used.'
          : `Deliveries are signed with the old one as well until ${retireUntil}.`,
      ],
    };
  },
});
