import * as z from 'zod';
import { disclosureRuleSchema, type DisclosureRule } from '../contract/disclosure-rule.ts';
import { own } from '../flow/name.ts';
import type { Flow } from '../flow/schema.ts';
import type { AttestationClaims } from '../../zktls/attestation/claims.ts';
import { hasRules } from '../../zktls/attestation/expected-attestation.ts';

/** True when one `collect` node of the flow discloses exactly these fields, from its own requests. */
export const followsFlow = (claims: AttestationClaims, flow: Flow): boolean =>
  Object.values(flow.nodes).some(
    (node) =>
      node.type === 'collect' &&
      hasRules(claims, rulesOf(node.disclose)) &&
      Object.entries(claims.sources).every(([name, { host }]) => {
        const request = own(node.requests, name);
        return request !== undefined && (request.url === undefined || new URL(request.url).hostname === host);
      }),
  );

type CollectNode = Extract<Flow['nodes'][string], { type: 'collect' }>;

const ruleSchema = z.object(disclosureRuleSchema.shape);

/** The attestor's part of what a flow says of each field. */
export const rulesOf = (disclose: CollectNode['disclose']): Record<string, DisclosureRule> =>
  Object.fromEntries(Object.entries(disclose).map(([name, field]) => [name, ruleSchema.parse(field)]));
