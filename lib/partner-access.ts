import type { Method, QuotaSettings, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { ApiKey, Period, UsagePlan } from 'aws-cdk-lib/aws-apigateway';
import { CfnOutput } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Partner } from './partner-settings.ts';
import type { Settings } from './settings.ts';

export type PartnerAccessProps = {
  readonly restApi: RestApi;
  readonly createMethod: Method;
  readonly settings: Pick<Settings, 'partners'>;
};

/** An API key and a usage plan for every partner in the settings. API Gateway makes the keys' values. */
export class PartnerAccess extends Construct {
  constructor(scope: Construct, id: string, props: PartnerAccessProps) {
    super(scope, id);
    for (const { id: partnerId, limits } of props.settings.partners) {
      const { ratePerS, burst, createRatePerS, createBurst } = limits;
      const quota = quotaOf(limits);
      const partner = new Construct(this, partnerId);
      const key = new ApiKey(partner, 'Key', { description: `Veriframe partner ${partnerId}` });
      const plan = new UsagePlan(partner, 'Plan', {
        description: `Veriframe partner ${partnerId}`,
        throttle: { rateLimit: ratePerS, burstLimit: burst },
        ...(quota === undefined ? {} : { quota }),
      });
      plan.addApiKey(key);
      plan.addApiStage({
        stage: props.restApi.deploymentStage,
        throttle: [{ method: props.createMethod, throttle: { rateLimit: createRatePerS, burstLimit: createBurst } }],
      });
      new CfnOutput(partner, 'KeyId', {
        description: `API key of partner ${partnerId}, to be written into the partners table`,
        value: key.keyId,
      });
    }
  }
}

const quotaOf = ({ quotaPerDay, quotaPerMonth }: Partner['limits']): QuotaSettings | undefined => {
  if (quotaPerDay !== undefined) return { limit: quotaPerDay, period: Period.DAY };
  return quotaPerMonth === undefined ? undefined : { limit: quotaPerMonth, period: Period.MONTH };
};
