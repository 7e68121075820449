import { Failure, SESSION_ERROR_CODES, type SessionErrorCode } from '../core/failure.ts';

/** Why the attestor's own rules, apart from those of the proof, refuse a connection or a claim. */
const ATTESTOR_REFUSALS = {
  // Where a relay may go
  port_not_allowed: 'HOST_NOT_ALLOWED',
  ip_literal: 'HOST_NOT_ALLOWED',
  host_syntax: 'HOST_NOT_ALLOWED',
  address_not_public: 'HOST_NOT_ALLOWED',
  name_not_found: 'PLATFORM_UNAVAILABLE',
  connect_failed: 'PLATFORM_UNAVAILABLE',
  connect_timeout: 'PLATFORM_UNAVAILABLE',

  // How a relay is used
  relay_message: 'ATTESTATION_FAILED',
  already_open: 'ATTESTATION_FAILED',
  data_before_open: 'ATTESTATION_FAILED',
  tunnel_too_large: 'ATTESTATION_FAILED',
  already_committed: 'ATTESTATION_FAILED',
  idle_timeout: 'PLATFORM_UNAVAILABLE',
  total_timeout: 'PLATFORM_UNAVAILABLE',

  // What the attestor can hold: trying again may find room
  too_many_recordings: 'ATTESTOR_UNREACHABLE',
  memory_exhausted: 'ATTESTOR_UNREACHABLE',

  // Who asks
  access_denied: 'ATTESTOR_UNREACHABLE',

  // Claims
  too_many_claims: 'ATTESTOR_UNREACHABLE',
  claim_interrupted: 'ATTESTOR_UNREACHABLE',
  claim_syntax: 'ATTESTATION_FAILED',
  claim_too_large: 'ATTESTATION_FAILED',
  recording_named_twice: 'ATTESTATION_FAILED',
  recording_unknown: 'ATTESTATION_FAILED',
  recording_not_frozen: 'ATTESTATION_FAILED',
  verification_timeout: 'ATTESTATION_FAILED',
  verification_crashed: 'ATTESTATION_FAILED',
  signing_failed: 'ATTESTOR_UNREACHABLE',
  attestation_too_large: 'RESPONSE_TOO_LARGE',
} as const satisfies Record<string, SessionErrorCode>;

export type AttestorRefusalReason = keyof typeof ATTESTOR_REFUSALS;

/** The `Failure` that a reason means. */
export const attestorFailure = (reason: AttestorRefusalReason, cause?: unknown): Failure =>
  new Failure(ATTESTOR_REFUSALS[reason], { details: { reason }, cause });

/** What may be told of an error: the code and reason of a `Failure`; of anything else only that it is internal. */
export const refusalOf = (error: unknown): { code: SessionErrorCode; reason: string } => {
  if (!(error instanceof Failure)) return INTERNAL;
  const code = SESSION_ERROR_CODES.find((known) => known === error.code);
  const reason = error.details['reason'];
  return code !== undefined && typeof reason === 'string' ? { code, reason } : INTERNAL;
};

const INTERNAL = { code: 'INTERNAL', reason: 'internal' } as const;
