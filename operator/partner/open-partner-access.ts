import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { apiGatewayPartnerAccess } from '../../adapters/aws/api-gateway-partner-access.ts';
import type { PartnerAccess, PartnerPlan } from '../../core/ports/partner-access.ts';
import type { Deployment } from '../deployment.ts';
import { OperatorError } from '../operator-error.ts';

/** The one stage of the API (lib/api.ts). */
const STAGE = 'v1';

/** API keys and usage plans of a deployment. */
export const openPartnerAccess = ({ clientConfig, outputs }: Deployment): PartnerAccess =>
  apiGatewayPartnerAccess(new APIGatewayClient(clientConfig), { apiId: outputs.ApiId, stage: STAGE });

/** The plan of a partner's key; fails when it is gone. */
export const requirePlan = async (access: PartnerAccess, apiKeyId: string): Promise<PartnerPlan> => {
  const plan = await access.findPlan(apiKeyId);
  if (plan) return plan;
  throw new OperatorError(`The API key ${apiKeyId} is in no usage plan of this deployment.`, {
    mend: 'Somebody deleted it by hand: put the key into a plan of the stage in API Gateway, then try again.',
  });
};
