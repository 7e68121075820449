import type { Method, QuotaSettings, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { ApiKey, Period, UsagePlan } from 'aws-cdk-lib/aws-apigateway';
import { CfnOutput } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { Outputs } from './outputs.ts';
import type { Partner } from './partner-settings.ts';
import type { Settings } from './settings.ts';

export type PartnerAccessProps = {
  readonly restApi: RestApi;
  readonly createMethod: Method;
  readonly settings: Pick<Settings, 'partners' | 'partnerLimits'>;
};

/** An API key and a usage plan for every partner in the settings. API Gateway makes the keys' values. */
export class PartnerAccess extends Construct {
  constructor(scope: Construct, id: string, props: PartnerAccessProps) {
    super(scope, id);
    // A partner that the CLI makes has them, too, unless the operator says otherwise.
    new Outputs(this, 'Limits', { PartnerLimits: JSON.stringify(limitsOutput(props.settings.partnerLimits)) });
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

/** As the CLI reads it (core/partner/partner-limits.ts). */
const limitsOutput = (limits: Partner['limits']) => {
  const { ratePerS, burst, createRatePerS, createBurst } = limits;
  return { ratePerS, burst, createRatePerS, createBurst, quota: quotaOf(limits) };
};

const quotaOf = ({ quotaPerDay, quotaPerMonth }: Partner['limits']): QuotaSettings | undefined => {
  if (quotaPerDay !== undefined) return { limit: quotaPerDay, period: Period.DAY };
  return quotaPerMonth === undefined ? undefined : { limit: quotaPerMonth, period: Period.MONTH };
};
