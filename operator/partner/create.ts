import * as z from 'zod';
import { isExactOrigin } from '../../core/network/origin.ts';
import type { Partner } from '../../core/partner/partner.ts';
import { command, requiredText } from '../command.ts';
import type { Deployment } from '../deployment.ts';
import { OperatorError } from '../operator-error.ts';
import { listLines } from '../table.ts';
import { openPartners } from './open-partners.ts';
import { partnerEntries, partnerViewOf } from './partner-view.ts';
import { newWebhookSecret } from './webhook-secret.ts';

/** `veriframe partner create`. */
export const createPartner = command({
  path: ['partner', 'create'],
  summary: 'creates a partner that has an API key already, and prints its webhook secret once',
  details: `The API key and its usage plan come from the template: the partner's id must be in the CDK context "partners" and deployed
before. What is printed as webhook secret goes to the partner over a safe way, and cannot be shown again.`,
  options: {
    id: { type: 'string', value: 'ID', help: 'id of the partner, as in the context' },
    name: { type: 'string', value: 'TEXT', help: 'name that people read' },
    origin: { type: 'string', value: 'ORIGIN', multiple: true, help: 'origin that may embed the page' },
  },
  deployment: true,
  example: 'veriframe partner create --local --id acme --name "Acme" --origin https://acme.example',
  input: z.object({
    id: requiredText(),
    name: requiredText(),
    origin: z.array(z.string().refine(isExactOrigin, { error: notAnOrigin })).default([]),
  }),
  run: async ({ id, name, origin }, { openDeployment }) => {
    const deployment = await openDeployment();
    const partner: Partner = {
      partnerId: id,
      displayName: name,
      apiKeyId: keyIdOf(deployment, id),
      webhookSecret: newWebhookSecret(),
      allowedOrigins: origin,
    };
    if (!(await openPartners(deployment).insert(partner)))
      throw new OperatorError(`There is a partner ${id} already.`, { mend: `See veriframe partner show ${id}.` });
    const view = partnerViewOf(partner);
    return {
      json: { ...view, webhookSecret: partner.webhookSecret },
      lines: [
        ...listLines([...partnerEntries(view), ['Webhook secret', partner.webhookSecret]]),
        '',
        'The webhook secret is not shown again.',
        deployment.isLocal
          ? 'npm start has printed the value of the API key.'
          : `The value of the API key: aws apigateway get-api-key --include-value --api-key ${partner.apiKeyId}`,
      ],
    };
  },
});

const keyIdOf = ({ name, isLocal, partnerKeyIds }: Deployment, partnerId: string): string => {
  const keyId = Object.hasOwn(partnerKeyIds, partnerId) ? partnerKeyIds[partnerId] : undefined;
  if (keyId !== undefined) return keyId;
  throw new OperatorError(`${name} has no API key for a partner ${partnerId}.`, {
    mend: isLocal
      ? `Start it with npm start -- --partner ${partnerId}.`
      : `Add "${partnerId}" to "partners" in the context (cdk.json) and run npx cdk deploy.`,
  });
};

function notAnOrigin({ input }: { readonly input?: unknown }): string {
  return `must be an origin such as https://acme.example, without a path: ${String(input)}`;
}
