import { GetServiceQuotaCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { GetTopicAttributesCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Deployment } from '../deployment.ts';
import type { Check } from './check.ts';
import { check, problem, skipped } from './check.ts';

/** "Fargate On-Demand vCPU resource count", as Service Quotas names it. */
const FARGATE_VCPUS = { ServiceCode: 'fargate', QuotaCode: 'L-3032A538' };
/** The attestor's, in vCPUs (lib/attestor.ts, rounded up). */
const ATTESTOR_VCPUS = 1;

/** Looks at what only an account on AWS has: somebody who hears the alarms, and room for runners. */
export const checkAccount = (deployment: Deployment): Promise<Check>[] => {
  if (deployment.isLocal)
    return [
      Promise.resolve(skipped('Alarms', 'the local cloud raises none')),
      Promise.resolve(skipped('Fargate quota', 'runners are processes of this machine')),
    ];
  return [check('Alarms', () => lookAtAlarmTopic(deployment)), checkFargate(deployment)];
};

const lookAtAlarmTopic = async ({ clientConfig, outputs }: Deployment): Promise<string> => {
  const topic = new GetTopicAttributesCommand({ TopicArn: outputs.AlarmTopicArn });
  const { Attributes = {} } = await new SNSClient(clientConfig).send(topic);
  const confirmed = Number(Attributes['SubscriptionsConfirmed'] ?? 0);
  const pending = Number(Attributes['SubscriptionsPending'] ?? 0);
  if (confirmed > 0) return `heard by ${confirmed}`;
  throw problem(
    pending > 0 ? `Nobody hears them: ${pending} subscriptions are not confirmed.` : 'Nobody hears them.',
    pending > 0
      ? 'Confirm the mail that SNS has sent.'
      : `aws sns subscribe --topic-arn ${outputs.AlarmTopicArn} --protocol email --notification-endpoint YOUR-ADDRESS, then confirm the mail.`,
  );
};

const checkFargate = async (deployment: Deployment): Promise<Check> => {
  const name = 'Fargate quota';
  const client = new ServiceQuotasClient(deployment.clientConfig);
  const found = await client.send(new GetServiceQuotaCommand(FARGATE_VCPUS)).catch((error: unknown) => {
    if (error instanceof Error && error.name.startsWith('AccessDenied')) return undefined;
    throw error;
  });
  if (found === undefined) return skipped(name, 'these credentials may not ask (servicequotas:GetServiceQuota)');
  return check(name, () => sessionsThatFit(found.Quota?.Value ?? 0, deployment.outputs.RunnerCpu / 1024));
};

const sessionsThatFit = (vcpus: number, runnerVcpus: number): string => {
  const sessions = Math.max(0, Math.floor((vcpus - ATTESTOR_VCPUS) / runnerVcpus));
  if (sessions > 0) return `${vcpus} vCPUs: ${sessions} sessions at once`;
  throw problem(
    `${vcpus} vCPUs are not enough for the attestor and one runner.`,
    'Ask for more of "Fargate On-Demand vCPU resource count" in Service Quotas.',
  );
};
