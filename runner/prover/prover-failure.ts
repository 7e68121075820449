import * as z from 'zod';
import { Failure, type SessionErrorCode } from '../../core/failure.ts';

/** Why an exchange or a claim failed on the prover's side, beside the checks that it shares with the attestor. */
const PROVER_FAILURES = {
  url_not_https: 'HOST_NOT_ALLOWED',
  attestor_unreachable: 'ATTESTOR_UNREACHABLE',
  attestor_busy: 'ATTESTOR_UNREACHABLE',
  attestor_denied: 'ATTESTOR_UNREACHABLE',
  relay_lost: 'ATTESTOR_UNREACHABLE',
  relay_message: 'ATTESTOR_UNREACHABLE',
  relay_timeout: 'ATTESTOR_UNREACHABLE',
  claim_unanswered: 'ATTESTOR_UNREACHABLE',
  claim_answer: 'ATTESTOR_UNREACHABLE',
  attestation_too_large: 'RESPONSE_TOO_LARGE',
  certificate: 'PLATFORM_UNAVAILABLE',
  tls_version_or_cipher: 'TLS_UNSUPPORTED',
  tls_handshake: 'PLATFORM_UNAVAILABLE',
  secrets_missing: 'TLS_UNSUPPORTED',
  response_timeout: 'PLATFORM_UNAVAILABLE',
  kept_too_large: 'RESPONSE_TOO_LARGE',
  proving_timeout: 'INTERNAL',
  proving_failed: 'INTERNAL',
  prover_closed: 'INTERNAL',
} as const satisfies Record<string, SessionErrorCode>;

export type ProverFailureReason = keyof typeof PROVER_FAILURES;

/** The `Failure` that a reason means. `tlsError` is OpenSSL's or Node's code, which names no content. */
export const proverFailure = (
  reason: ProverFailureReason,
  more: { cause?: unknown; tlsError?: string } = {},
): Failure => {
  const { cause, tlsError } = more;
  return new Failure(PROVER_FAILURES[reason], { cause, details: { reason, ...(tlsError && { tlsError }) } });
};

/** What the site's TLS answers when it has no version or cipher suite that was offered (alerts of RFC 8446, 6.2). */
const UNSUPPORTED =
  /PROTOCOL_VERSION|HANDSHAKE_FAILURE|UNSUPPORTED_PROTOCOL|NO_SHARED_CIPHER|NO_APPLICATION_PROTOCOL|INSUFFICIENT_SECURITY|WRONG_SSL_VERSION|UNSUPPORTED_EXTENSION/;

/** The codes of X509_verify_cert that Node gives, and its own for a wrong host name. */
const CERTIFICATE = /CERT|ISSUER|SIGNATURE|CA_|CRL|ALTNAME|PATH_LENGTH|PURPOSE|HOSTNAME_MISMATCH|EE_KEY|MD_TOO_WEAK/;

const codeSchema = z.object({ code: z.string() });

/** Names what broke a TLS handshake by the code of Node's error. */
export const handshakeFailure = (error: unknown): Failure => {
  if (error instanceof Failure) return error;
  const code = codeSchema.safeParse(error).data?.code ?? 'UNKNOWN';
  const given = { cause: error, tlsError: code };
  if (UNSUPPORTED.test(code)) return proverFailure('tls_version_or_cipher', given);
  return proverFailure(CERTIFICATE.test(code) ? 'certificate' : 'tls_handshake', given);
};
