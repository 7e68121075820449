import { possibleRules } from '../../core/flow/attested-collect.ts';
import { flowHash } from '../../core/flow/flow-hash.ts';
import type { Flow } from '../../core/flow/schema.ts';
import type { ExpectedAttestation } from '../../zktls/attestation/expected-attestation.ts';

/**
 * What an attestation of a flow may hold: for each of its `collect` nodes exactly that node's fields, from the flow's
 * hosts. The flow's name and hash in an attestation are the prover's words, so they alone show nothing.
 */
export const expectedOfFlow = (flow: Flow): Required<Omit<ExpectedAttestation, 'session'>>[] => {
  const hash = flowHash(flow);
  return Object.values(flow.nodes).flatMap((node) =>
    node.type === 'collect'
      ? possibleRules(node).map((rules) => ({
          flowHash: hash,
          hosts: flow.allowedHosts,
          tls12Hosts: flow.tls12Hosts ?? [],
          rules,
        }))
      : [],
  );
};
