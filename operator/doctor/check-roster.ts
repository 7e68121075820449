import { isAhead } from '../../core/partner/live-credentials.ts';
import { parseFlow } from '../../core/flow/parse-flow.ts';
import type { Partner } from '../../core/partner/partner.ts';
import type { PartnerAccess } from '../../core/ports/partner-access.ts';
import type { Deployment } from '../deployment.ts';
import { openPartnerAccess } from '../partner/open-partner-access.ts';
import { openPartners } from '../partner/open-partners.ts';
import { openPlatforms } from '../platform/open-platforms.ts';
import type { Check } from './check.ts';
import { check, problem } from './check.ts';

/** Looks at what operators have made: partners with keys that work, platforms with flows that this version takes. */
export const checkRoster = (deployment: Deployment, now: () => Date): Promise<Check>[] => [
  check('Partners', () => lookAtPartners(deployment)),
  check('Rotations', () => lookAtRotations(deployment, now())),
  check('Platforms', () => lookAtPlatforms(deployment)),
];

const lookAtPartners = async (deployment: Deployment): Promise<string> => {
  const partners = await openPartners(deployment).list();
  if (partners.length === 0) throw problem('There are none.', 'Make one with veriframe partner create.');
  const active = partners.filter(({ disabledAt }) => disabledAt === undefined);
  const access = openPartnerAccess(deployment);
  const lost: string[] = [];
  // One after the other: API Gateway answers ten calls a second of its own API (quotas, "All other operations").
  for (const partner of active) if (!(await hasWorkingKey(access, partner))) lost.push(partner.partnerId);
  if (lost.length === 0) return `${active.length} active, each with its API key`;
  throw problem(
    `The API key is gone, disabled or in no usage plan of this API: ${lost.join(', ')}.`,
    'Put the key into a plan or enable it in API Gateway; or delete the partner with veriframe partner delete and create it anew.',
  );
};

const hasWorkingKey = async (access: PartnerAccess, { apiKeyId }: Partner): Promise<boolean> => {
  const key = await access.findKey(apiKeyId);
  return key?.enabled === true && (await access.findPlan(apiKeyId)) !== undefined;
};

const lookAtRotations = async (deployment: Deployment, now: Date): Promise<string> => {
  const rotating = (await openPartners(deployment).list()).filter(
    ({ retiringApiKeyId, retiringWebhookSecret }) => retiringApiKeyId !== undefined || retiringWebhookSecret,
  );
  const keys = idsOf(rotating, (one) => one.retiringApiKeyId !== undefined && !isAhead(one.retiringApiKeyUntil, now));
  const secrets = idsOf(rotating, ({ retiringWebhookSecret: old }) => old !== undefined && !isAhead(old.until, now));
  if (keys.length === 0 && secrets.length === 0)
    return rotating.length === 0 ? 'none under way' : `under way: ${idsOf(rotating, () => true).join(', ')}`;
  throw problem(
    [
      ...(keys.length > 0 ? [`Old API keys whose time is over are still there: ${keys.join(', ')}.`] : []),
      ...(secrets.length > 0 ? [`Old webhook secrets whose time is over are still kept: ${secrets.join(', ')}.`] : []),
    ].join(' '),
    'They are not used any more. Delete each with veriframe partner rotate-key ID --finish, or rotate-webhook-secret ID --finish.',
  );
};

const idsOf = (partners: readonly Partner[], which: (partner: Partner) => boolean): string[] =>
  partners.filter(which).map(({ partnerId }) => partnerId);

const lookAtPlatforms = async (deployment: Deployment): Promise<string> => {
  const store = openPlatforms(deployment);
  const platforms = await store.list();
  const active = platforms.filter(({ isActive }) => isActive);
  if (active.length === 0) throw problem('None is active.', 'Store one with veriframe platform put.');
  const broken = active.filter(({ flow }) => parseFlow(flow).kind === 'invalid').map(({ name }) => name);
  if (broken.length > 0)
    throw problem(
      `The stored flow is not valid in this version: ${broken.join(', ')}.`,
      'Mend its flow.json until veriframe flow check finds nothing, then veriframe platform put.',
    );
  const canaries = active.flatMap(({ platformId, name, canary }) => (canary ? [{ platformId, name, canary }] : []));
  for (const { platformId, name, canary } of canaries) {
    const version = await store.findVersion(platformId, canary.flowHash);
    if (version === undefined || parseFlow(version.flow).kind === 'invalid')
      throw problem(
        `The canary ${canary.flowVersion} of ${name} is ${version ? 'not valid in this version' : 'not stored any more'}.`,
        `Take it back with veriframe platform canary ${name} 0, or store another with veriframe platform put --canary.`,
      );
  }
  const beside = canaries
    .map(({ name, canary }) => `, ${canary.percent} % of ${name} on ${canary.flowVersion}`)
    .join('');
  return `${active.length} active, each with a valid flow${beside}`;
};
