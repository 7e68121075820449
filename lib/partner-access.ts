import type { Method, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { ApiKey, UsagePlan } from 'aws-cdk-lib/aws-apigateway';
import { CfnOutput } from 'aws-cdk-lib';
import { Construct } from 'constructs';
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
    const { ratePerS, burst, createRatePerS, createBurst } = props.settings.partnerLimits;
    for (const partnerId of props.settings.partners) {
      const partner = new Construct(this, partnerId);
      const key = new ApiKey(partner, 'Key', { description: `Veriframe partner ${partnerId}` });
      const plan = new UsagePlan(partner, 'Plan', {
        description: `Veriframe partner ${partnerId}`,
        throttle: { rateLimit: ratePerS, burstLimit: burst },
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
