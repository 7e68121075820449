import { flowHash } from '../../core/flow/flow-hash.ts';
import type { Flow } from '../../core/flow/schema.ts';
import type { ExpectedAttestation } from '../../zktls/attestation/verify-attestation.ts';

/**
 * What an attestation of a flow may hold: for each of its `collect` nodes exactly that node's fields, from that node's
 * hosts. The flow's name and hash in an attestation are the prover's words, so they alone show nothing.
 */
export const expectedOfFlow = (flow: Flow): Required<Pick<ExpectedAttestation, 'flowHash' | 'hosts' | 'rules'>>[] => {
  const hash = flowHash(flow);
  return Object.values(flow.nodes).flatMap((node) => {
    if (node.type !== 'collect') return [];
    const rules = Object.entries(node.disclose).map(
      ([field, { from, jsonPath }]) => [field, { from, jsonPath }] as const,
    );
    const hosts = Object.values(node.requests).map(({ url }) => new URL(url).hostname);
    return [{ flowHash: hash, hosts, rules: Object.fromEntries(rules) }];
  });
};
