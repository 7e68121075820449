import * as z from 'zod';
import { isExactOrigin } from '../../core/network/origin.ts';
import type { Partner } from '../../core/partner/partner.ts';
import type { PartnerAccess } from '../../core/ports/partner-access.ts';
import { command, requiredText } from '../command.ts';
import type { Deployment } from '../deployment.ts';
import { OperatorError, usageError } from '../operator-error.ts';
import { listLines } from '../table.ts';
import { changedLimits, LIMIT_OPTIONS, limitInput, namesLimits } from './limit-options.ts';
import { openPartnerAccess } from './open-partner-access.ts';
import { openPartners } from './open-partners.ts';
import { partnerEntries, partnerViewOf } from './partner-view.ts';
import { newWebhookSecret } from './webhook-secret.ts';

const PARTNER_ID = /^[a-z0-9][a-z0-9-]{0,62}$/;

const input = z.object({
  id: requiredText().regex(PARTNER_ID, {
    error: 'must be 1 to 63 lower-case letters, digits and hyphens, and not start with a hyphen',
  }),
  name: requiredText(),
  origin: z.array(z.string().refine(isExactOrigin, { error: notAnOrigin })).default([]),
  ...limitInput,
});

/** `veriframe partner create`. */
export const createPartner = command({
  path: ['partner', 'create'],
  summary: 'creates a partner with an API key and a webhook secret, and prints both once',
  details: `Its limits are those of the deployment (partnerLimits in the CDK context) where no other are given. A partner that is in the
context "partners" has a key and a plan from the template already, and gets those. Key and secret go to the partner over a safe way.`,
  options: {
    id: { type: 'string', value: 'ID', help: 'id of the partner: lower-case letters, digits, hyphens' },
    name: { type: 'string', value: 'TEXT', help: 'name that people read' },
    origin: { type: 'string', value: 'ORIGIN', multiple: true, help: 'origin that may embed the page' },
    ...LIMIT_OPTIONS,
  },
  deployment: true,
  example: 'veriframe partner create --local --id acme --name "Acme" --origin https://acme.example --quota 10000/month',
  input,
  run: async (given, { openDeployment }) => {
    const { id: partnerId, name, origin } = given;
    const deployment = await openDeployment();
    const [partners, access] = [openPartners(deployment), openPartnerAccess(deployment)];
    const taken = new OperatorError(`There is a partner ${partnerId} already.`, {
      mend: `See veriframe partner show ${partnerId}.`,
    });
    if (await partners.find(partnerId)) throw taken;
    const key = await keyFor(deployment, access, given);
    const partner: Partner = {
      partnerId,
      displayName: name,
      apiKeyId: key.id,
      webhookSecret: newWebhookSecret(),
      allowedOrigins: origin,
    };
    if (!(await partners.insert(partner).catch((error: unknown) => undone(key.undo, error)))) {
      await key.undo();
      throw taken;
    }
    const view = partnerViewOf(partner);
    return {
      json: { ...view, apiKey: key.value, webhookSecret: partner.webhookSecret },
      lines: [
        ...listLines([...partnerEntries(view), ['API key', key.value], ['Webhook secret', partner.webhookSecret]]),
        '',
        'Neither is shown again. API Gateway may take a minute to let a new key in.',
      ],
    };
  },
});

type NewKey = { readonly id: string; readonly value: string; readonly undo: () => Promise<void> };

const keyFor = async (
  { partnerKeyIds, outputs }: Deployment,
  access: PartnerAccess,
  given: z.output<typeof input>,
): Promise<NewKey> => {
  const declared = Object.hasOwn(partnerKeyIds, given.id) ? partnerKeyIds[given.id] : undefined;
  if (declared !== undefined) {
    if (namesLimits(given))
      throw usageError('The limits of this partner are in the CDK context.', 'Change them there and deploy.');
    const key = await access.findKey(declared);
    if (!key) throw new OperatorError(`The API key ${declared} of the template is gone.`, { mend: 'Deploy again.' });
    return { id: declared, value: key.value, undo: async () => undefined };
  }
  const planId = await access.createPlan(given.id, changedLimits(outputs.PartnerLimits, given));
  const removePlan = () => access.removePlan(planId);
  const key = await access.createKey(given.id, planId).catch((error: unknown) => undone(removePlan, error));
  const undo = async (): Promise<void> => {
    await access.removeKey(key.id);
    await removePlan();
  };
  return { ...key, undo };
};

/** Takes back what was done before a failure, and fails with it. */
const undone = async (undo: () => Promise<void>, error: unknown): Promise<never> => {
  await undo();
  throw error;
};

function notAnOrigin({ input: given }: { readonly input?: unknown }): string {
  return `must be an origin such as https://acme.example, without a path: ${String(given)}`;
}
