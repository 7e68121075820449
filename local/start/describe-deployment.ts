import type { LocalDeployment } from '../../adapters/system/local-deployment.ts';
import type { LocalCloud } from '../cloud.ts';

/** What other processes need to find a local cloud: addresses and names, no key's value and no secret. */
export const describeDeployment = (
  cloud: Pick<LocalCloud, 'clientConfig' | 'outputs' | 'partnerKeys'>,
  pid: number,
): LocalDeployment => ({
  pid,
  region: cloud.clientConfig.region,
  endpoint: cloud.clientConfig.endpoint,
  outputs: { ...cloud.outputs },
  partnerKeyIds: Object.fromEntries(Object.entries(cloud.partnerKeys).map(([partnerId, { id }]) => [partnerId, id])),
});
