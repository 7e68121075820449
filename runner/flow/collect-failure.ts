import { Failure, type SessionErrorCode } from '../../core/failure.ts';

/** Why collecting failed before anything was proved, beside what the prover and the attestor find in an answer. */
export const COLLECT_FAILURES = {
  /** A selector that the browser does not understand. */
  selector: 'FLOW_INVALID',
  /** A `{{…}}` that nothing fills. */
  placeholder: 'FLOW_INVALID',
  /** A field for a later request is an object or a list. */
  placeholder_value: 'EXTRACT_MISMATCH',
  /** The page does not have the cookie or element that a header comes from. */
  header_value: 'TARGET_NOT_FOUND',
  /** The page's own request holds a credential where the attestor would see it. */
  credential_in_request: 'EXTRACT_MISMATCH',
  /** The page's own request has a body that is no text, a file for instance. */
  request_body: 'EXTRACT_MISMATCH',
  request_host: 'HOST_NOT_ALLOWED',
  redirect_host: 'HOST_NOT_ALLOWED',
  /** A redirect that the flow does not know. */
  redirect: 'EXTRACT_MISMATCH',
  too_many_redirects: 'EXTRACT_MISMATCH',
  /** The next page is said to be at another address. */
  page_address: 'EXTRACT_MISMATCH',
  /** The page’s own body has no such place to choose a page, or the cursor is too long for it. */
  page_place: 'EXTRACT_MISMATCH',
  /** The last page lies beyond the bound. */
  too_many_pages: 'EXTRACT_MISMATCH',
  /** A value is not of the type that the flow says. */
  value_type: 'EXTRACT_MISMATCH',
} as const satisfies Record<string, SessionErrorCode>;

/** The `Failure` that a reason means. `details` come from the flow, never from the page or the platform. */
export const collectFailure = (
  reason: keyof typeof COLLECT_FAILURES,
  details: Readonly<Record<string, string>> = {},
): Failure => new Failure(COLLECT_FAILURES[reason], { details: { reason, ...details } });
