import { flowHash } from '../../core/flow/flow-hash.ts';
import type { PlannedDisclosure } from '../../core/flow/disclosure-plan.ts';
import type { Flow } from '../../core/flow/schema.ts';
import { rulesOf } from '../../runner/session/consent-fields.ts';
import type { Prover } from '../../runner/session/prover.ts';
import { sessionBindingOf } from '../../zktls/attestation/session-binding.ts';
import type { AttestorKey } from '../../zktls/attestation/attestor-key.ts';
import type { ExplainedVerdict } from '../../sdk/verify-attestation.ts';
import { verifyAttestation } from '../../sdk/verify-attestation.ts';

export type ProvedRun = {
  readonly verdict: ExplainedVerdict;
  readonly attestationBytes: number;
  readonly tookMs: number;
};

/** The session that a trial's attestation is made for: nobody's. */
const TRIAL = { partnerId: 'author', sessionId: '00000000-0000-4000-8000-000000000000' };

/**
 * Proves what a run would disclose, has the attestor sign it, and checks the attestation as a partner would. Rejects with the
 * `Failure` of what could not be proved, and when `signal` is aborted.
 */
export const proveRun = async (
  flow: Flow,
  disclose: Readonly<Record<string, PlannedDisclosure>>,
  ports: {
    readonly prover: Pick<Prover, 'claim'>;
    readonly attestorKey: AttestorKey;
    readonly signal: AbortSignal;
    readonly nowMs: () => number;
    readonly onProgress: (done: number, of: number) => void;
  },
): Promise<ProvedRun> => {
  const { prover, attestorKey, signal, nowMs, onProgress } = ports;
  const began = nowMs();
  const rules = rulesOf(disclose);
  const hash = flowHash(flow);
  const attestation = await prover.claim(
    {
      sessionBinding: sessionBindingOf(TRIAL),
      flow: { platform: flow.platform, version: flow.version, hash },
      disclose: rules,
    },
    { signal, onProgress },
  );
  const verdict = await verifyAttestation(attestation, {
    jwks: { keys: [attestorKey] },
    expected: { session: TRIAL, flowHash: hash, hosts: flow.allowedHosts, rules },
  });
  return { verdict, attestationBytes: attestation.length, tookMs: nowMs() - began };
};
