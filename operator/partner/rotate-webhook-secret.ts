import * as z from 'zod';
import { command } from '../command.ts';
import { listLines } from '../table.ts';
import { noSuchPartner, openPartners } from './open-partners.ts';
import { newWebhookSecret } from './webhook-secret.ts';

/** `veriframe partner rotate-webhook-secret ID`. */
export const rotateWebhookSecret = command({
  path: ['partner', 'rotate-webhook-secret'],
  summary: 'gives a partner a new webhook secret, and prints it once',
  details: `The old secret ends at once: deliveries from now on, retries included, are signed with the new one only. Tell the partner to
accept both while it changes over; a delivery that it refuses meanwhile is retried.`,
  operands: ['ID'],
  deployment: true,
  example: 'veriframe partner rotate-webhook-secret playground --local',
  input: z.object({ ID: z.string() }),
  run: async ({ ID: partnerId }, { openDeployment }) => {
    const webhookSecret = newWebhookSecret();
    if (!(await openPartners(await openDeployment()).setWebhookSecret(partnerId, webhookSecret)))
      throw noSuchPartner(partnerId);
    return {
      json: { partnerId, webhookSecret },
      lines: [
        ...listLines([
          ['Partner', partnerId],
          ['Webhook secret', webhookSecret],
        ]),
        '',
        'It is not shown again. The old one is no longer used.',
      ],
    };
  },
});
