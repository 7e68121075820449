import * as z from 'zod';
import { command } from '../command.ts';
import { OperatorError } from '../operator-error.ts';
import { openPartnerAccess } from './open-partner-access.ts';
import { noSuchPartner, openPartners } from './open-partners.ts';
import { keyIdsOf } from './partner-keys.ts';

/** `veriframe partner enable ID`. */
export const enablePartner = command({
  path: ['partner', 'enable'],
  summary: 'accepts the API keys of a disabled partner again',
  operands: ['ID'],
  deployment: true,
  example: 'veriframe partner enable acme --local',
  input: z.object({ ID: z.string() }),
  run: async ({ ID: partnerId }, { openDeployment }) => {
    const deployment = await openDeployment();
    const partners = openPartners(deployment);
    const partner = await partners.find(partnerId);
    if (!partner) throw noSuchPartner(partnerId);
    const access = openPartnerAccess(deployment);
    for (const keyId of keyIdsOf(partner))
      if (!(await access.setKeyEnabled(keyId, true)))
        throw new OperatorError(`The API key ${keyId} of ${partnerId} is gone.`, {
          mend: 'veriframe doctor says more.',
        });
    await partners.setDisabledAt(partnerId, undefined);
    return { json: { partnerId, disabledAt: null }, lines: [`The partner ${partnerId} is enabled.`] };
  },
});
