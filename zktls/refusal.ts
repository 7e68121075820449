import { Failure, type FailureCode } from '../core/failure.ts';

/**
 * Every check that can refuse a recording or a claim, by the exact reason that logs and answers name, with the code that it
 * means for the session: `TLS_UNSUPPORTED` where an honest site with other habits would be refused, `PLATFORM_UNAVAILABLE`
 * and `EXTRACT_MISMATCH` where the site answered something else, `ATTESTATION_FAILED` where only a bug or an attack gets.
 */
export const REFUSALS = {
  // Recording
  request_too_large: 'ATTESTATION_FAILED',
  response_too_large: 'RESPONSE_TOO_LARGE',
  too_many_turns: 'ATTESTATION_FAILED',

  // Records (RFC 8446, 5)
  record_type: 'ATTESTATION_FAILED',
  record_version: 'ATTESTATION_FAILED',
  record_overflow: 'ATTESTATION_FAILED',
  record_truncated: 'ATTESTATION_FAILED',
  record_too_short: 'ATTESTATION_FAILED',
  record_without_type: 'ATTESTATION_FAILED',
  bad_record_mac: 'ATTESTATION_FAILED',
  unexpected_record: 'ATTESTATION_FAILED',
  unexpected_content_type: 'ATTESTATION_FAILED',
  bad_change_cipher_spec: 'ATTESTATION_FAILED',
  plaintext_after_handshake: 'ATTESTATION_FAILED',

  // Handshake messages (RFC 8446, 4)
  decode_error: 'ATTESTATION_FAILED',
  duplicate_extension: 'ATTESTATION_FAILED',
  handshake_truncated: 'ATTESTATION_FAILED',
  handshake_too_big: 'ATTESTATION_FAILED',
  handshake_message_not_aligned: 'ATTESTATION_FAILED',
  empty_handshake_record: 'ATTESTATION_FAILED',
  unexpected_message: 'ATTESTATION_FAILED',
  alert_in_handshake: 'TLS_UNSUPPORTED',

  // Hellos
  no_server_name: 'ATTESTATION_FAILED',
  server_name_syntax: 'ATTESTATION_FAILED',
  server_name_mismatch: 'ATTESTATION_FAILED',
  version_offer: 'ATTESTATION_FAILED',
  alpn_offer: 'ATTESTATION_FAILED',
  psk_offered: 'ATTESTATION_FAILED',
  early_data_offered: 'ATTESTATION_FAILED',
  ech_offered: 'ATTESTATION_FAILED',
  certificate_type_offered: 'ATTESTATION_FAILED',
  compression: 'ATTESTATION_FAILED',
  not_tls13: 'TLS_UNSUPPORTED',
  hello_retry_request: 'TLS_UNSUPPORTED',
  cipher_suite: 'TLS_UNSUPPORTED',
  cipher_suite_not_offered: 'ATTESTATION_FAILED',
  session_id_echo: 'ATTESTATION_FAILED',
  psk_selected: 'ATTESTATION_FAILED',
  key_share_missing: 'ATTESTATION_FAILED',
  key_share_not_offered: 'ATTESTATION_FAILED',
  extension_not_offered: 'ATTESTATION_FAILED',
  alpn_selected: 'TLS_UNSUPPORTED',
  client_certificate_requested: 'TLS_UNSUPPORTED',

  // Authentication
  certificate_missing: 'ATTESTATION_FAILED',
  certificate_syntax: 'ATTESTATION_FAILED',
  certificate_context: 'ATTESTATION_FAILED',
  signature_scheme: 'TLS_UNSUPPORTED',
  signature_scheme_not_offered: 'ATTESTATION_FAILED',
  signature_key_mismatch: 'ATTESTATION_FAILED',
  bad_certificate_verify: 'ATTESTATION_FAILED',
  bad_server_finished: 'ATTESTATION_FAILED',
  bad_client_finished: 'ATTESTATION_FAILED',

  // Certificate path (RFC 5280, 6)
  chain_length: 'ATTESTATION_FAILED',
  chain_search: 'ATTESTATION_FAILED',
  no_trusted_path: 'ATTESTATION_FAILED',
  chain_signature: 'ATTESTATION_FAILED',
  certificate_not_valid_yet: 'ATTESTATION_FAILED',
  certificate_expired: 'ATTESTATION_FAILED',
  critical_extension: 'ATTESTATION_FAILED',
  duplicate_certificate_extension: 'ATTESTATION_FAILED',
  weak_signature: 'ATTESTATION_FAILED',
  weak_key: 'ATTESTATION_FAILED',
  leaf_is_ca: 'ATTESTATION_FAILED',
  leaf_key_usage: 'ATTESTATION_FAILED',
  leaf_extended_key_usage: 'ATTESTATION_FAILED',
  subject_alt_name_missing: 'ATTESTATION_FAILED',
  host_name_mismatch: 'ATTESTATION_FAILED',
  issuer_not_ca: 'ATTESTATION_FAILED',
  issuer_key_usage: 'ATTESTATION_FAILED',
  issuer_extended_key_usage: 'ATTESTATION_FAILED',
  path_length: 'ATTESTATION_FAILED',
  name_not_permitted: 'ATTESTATION_FAILED',
  name_excluded: 'ATTESTATION_FAILED',
  name_constraint_unsupported: 'ATTESTATION_FAILED',

  // Application data
  no_application_data: 'PLATFORM_UNAVAILABLE',
  key_update: 'TLS_UNSUPPORTED',
  post_handshake_authentication: 'TLS_UNSUPPORTED',
  post_handshake_message: 'ATTESTATION_FAILED',
  alert: 'PLATFORM_UNAVAILABLE',
  record_after_close_notify: 'ATTESTATION_FAILED',
  response_before_request: 'ATTESTATION_FAILED',
  request_after_response: 'ATTESTATION_FAILED',

  // What is claimed of bytes
  commitment_missing: 'ATTESTATION_FAILED',
  data_before_commitment: 'ATTESTATION_FAILED',
  iv_not_committed: 'ATTESTATION_FAILED',
  claim_encoding: 'ATTESTATION_FAILED',
  claim_length: 'ATTESTATION_FAILED',
  byte_hidden: 'ATTESTATION_FAILED',
  too_little_disclosed: 'ATTESTATION_FAILED',

  // HTTP request (RFC 9112)
  request_line: 'ATTESTATION_FAILED',
  request_header_forbidden: 'FLOW_INVALID',
  request_header_twice: 'ATTESTATION_FAILED',
  request_content_length: 'ATTESTATION_FAILED',
  host_header: 'ATTESTATION_FAILED',
  host_after_secret: 'ATTESTATION_FAILED',
  connection_not_close: 'ATTESTATION_FAILED',
  accept_encoding: 'ATTESTATION_FAILED',
  get_with_body: 'ATTESTATION_FAILED',
  bytes_after_request: 'ATTESTATION_FAILED',

  // HTTP response (RFC 9112)
  status_line: 'EXTRACT_MISMATCH',
  status: 'EXTRACT_MISMATCH',
  status_refused: 'PLATFORM_BLOCKED',
  status_server_error: 'PLATFORM_UNAVAILABLE',
  bare_cr: 'EXTRACT_MISMATCH',
  bare_lf: 'EXTRACT_MISMATCH',
  line_too_long: 'EXTRACT_MISMATCH',
  truncated_head: 'EXTRACT_MISMATCH',
  too_many_headers: 'EXTRACT_MISMATCH',
  header_without_colon: 'EXTRACT_MISMATCH',
  header_name: 'EXTRACT_MISMATCH',
  header_value: 'EXTRACT_MISMATCH',
  duplicate_framing_header: 'EXTRACT_MISMATCH',
  length_and_chunked: 'EXTRACT_MISMATCH',
  content_length: 'EXTRACT_MISMATCH',
  transfer_encoding: 'EXTRACT_MISMATCH',
  content_encoding: 'EXTRACT_MISMATCH',
  content_range: 'EXTRACT_MISMATCH',
  chunk_size: 'EXTRACT_MISMATCH',
  chunk_end: 'EXTRACT_MISMATCH',
  too_many_chunks: 'EXTRACT_MISMATCH',
  trailer_section: 'EXTRACT_MISMATCH',
  truncated_body: 'EXTRACT_MISMATCH',
  truncation_unprotected: 'EXTRACT_MISMATCH',
  bytes_after_response: 'EXTRACT_MISMATCH',
  body_too_large: 'RESPONSE_TOO_LARGE',

  // JSON and disclosure rules
  json_encoding: 'EXTRACT_MISMATCH',
  json_syntax: 'EXTRACT_MISMATCH',
  json_depth: 'EXTRACT_MISMATCH',
  json_duplicate_key: 'EXTRACT_MISMATCH',
  json_key: 'EXTRACT_MISMATCH',
  json_number_not_exact: 'EXTRACT_MISMATCH',
  json_lone_surrogate: 'EXTRACT_MISMATCH',
  json_path_syntax: 'FLOW_INVALID',
  json_path_type: 'EXTRACT_MISMATCH',
  json_path_absent: 'NO_DATA',
  json_path_null: 'NO_DATA',
  rule_source: 'FLOW_INVALID',
  header_absent: 'NO_DATA',
  header_twice: 'EXTRACT_MISMATCH',
  regex_syntax: 'FLOW_INVALID',
  regex_no_match: 'NO_DATA',
  css_syntax: 'FLOW_INVALID',
  css_no_match: 'NO_DATA',
  text_encoding: 'EXTRACT_MISMATCH',
  predicate_bound: 'FLOW_INVALID',
  predicate_number: 'EXTRACT_MISMATCH',
  predicate_false: 'NO_DATA',
  value_reserved_name: 'EXTRACT_MISMATCH',
  disclosure_too_large: 'RESPONSE_TOO_LARGE',

  // Disclosure proofs: the statement and the proof of it
  statement_empty: 'ATTESTATION_FAILED',
  statement_too_large: 'RESPONSE_TOO_LARGE',
  statement_block: 'ATTESTATION_FAILED',
  statement_block_twice: 'ATTESTATION_FAILED',
  statement_block_without_claim: 'ATTESTATION_FAILED',
  statement_predicate: 'ATTESTATION_FAILED',
  statement_false: 'ATTESTATION_FAILED',
  proof_parameter_set: 'ATTESTATION_FAILED',
  proof_length: 'ATTESTATION_FAILED',
  proof_challenge: 'ATTESTATION_FAILED',
  proof_rejected: 'ATTESTATION_FAILED',
} as const satisfies Record<string, FailureCode>;

export type RefusalReason = keyof typeof REFUSALS;

/** Throws the `Failure` of a refused check. Takes no further details: what is refused may be personal. */
export const refuse: (reason: RefusalReason) => never = (reason) => {
  throw new Failure(REFUSALS[reason], { details: { reason } });
};
