import type { ApiKey } from '../api-gateway/rest-api.ts';
import type { KnownTypes } from '../template/known-types/known-types.ts';
import type { Stack } from '../template/load-stack.ts';

/** A partner's API key: the id is what the partners table holds, the value what the partner sends. */
export type PartnerKey = { readonly id: string; readonly value: string; readonly enabled: boolean };

/** The stack says in a key's description whose it is. */
const DESCRIPTION = /^Veriframe partner (.+)$/;

/** The keys of a template by partner id. */
export const partnerKeys = (stack: Stack<KnownTypes>, keys: readonly ApiKey[]): Readonly<Record<string, PartnerKey>> =>
  Object.fromEntries(
    stack.ofType('AWS::ApiGateway::ApiKey').flatMap(({ physicalId, properties }) => {
      const partnerId = DESCRIPTION.exec(properties.Description ?? '')?.[1];
      const key = keys.find(({ id }) => id === physicalId);
      return partnerId === undefined || key === undefined
        ? []
        : [[partnerId, { id: key.id, value: key.value, enabled: key.enabled }]];
    }),
  );
