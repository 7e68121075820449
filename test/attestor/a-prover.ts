import { createProver, type ProverOptions } from '../../runner/prover/create-prover.ts';
import type { Prover } from '../../runner/session/prover.ts';
import { sessionBindingOf } from '../../zktls/attestation/session-binding.ts';
import { SESSION } from '../zktls/attestation/an-attestation.ts';

export const FLOW = { platform: 'sandbox-gigs', version: '1.0.0', hash: 'ab'.repeat(32) };

/** The runner's own prover; it does not wait between tries. */
export const aProver = (attestorUrl: string, extraCa: string, options: Partial<ProverOptions> = {}): Prover =>
  createProver({
    attestor: { url: attestorUrl },
    extraCa,
    clock: () => new Date(),
    sleep: async () => undefined,
    ...options,
  });

/** What a claim names beside its rules. */
export const claimOf = (disclose: Parameters<Prover['claim']>[0]['disclose']): Parameters<Prover['claim']>[0] => ({
  sessionBinding: sessionBindingOf(SESSION),
  flow: FLOW,
  disclose,
});
