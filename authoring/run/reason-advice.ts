import type { FailureCode } from '../../core/failure.ts';
import { COLLECT_FAILURES } from '../../runner/flow/collect-failure.ts';
import { REFUSALS } from '../../zktls/refusal.ts';

type Refusals = typeof REFUSALS;
/** What only a bug or an attack gets to see is not among them. */
type RefusalOfSite = {
  [R in keyof Refusals]: Refusals[R] extends 'ATTESTATION_FAILED' ? never : R;
}[keyof Refusals];

const NOT_HTTP =
  'The answer is not HTTP as RFC 9112 has it, so it could be read in two ways. Ask the platform elsewhere.';
const BROKEN_OFF = 'The answer broke off before its end. Try again; if it stays so, ask the platform elsewhere.';
const NOT_JSON =
  'The answer is no JSON, although a jsonPath reads it. Is it a page of HTML, of a login for instance? See the screenshot.';
const TLS = 'The site’s TLS is of a form that cannot be proved. Ask another host of the platform, if there is one.';
const TOO_LARGE = 'The answer is longer than can be proved. Ask for less of it: a page, a filter, another address.';
const TOO_MUCH =
  'More would be disclosed than one attestation can carry. Disclose less, or only that a predicate holds.';

/** In the flow's own words: what its author can mend there. */
const OF_COLLECTING: Readonly<Record<keyof typeof COLLECT_FAILURES, string>> = {
  selector: 'The browser does not understand this selector. Mend it in the flow.',
  placeholder: 'Nothing fills a {{…}} of this request. Name a field that an earlier request discloses.',
  placeholder_value: 'A field that fills a {{…}} is an object or a list. Name one with a single value.',
  header_value:
    'The page does not have the cookie, element or request that a header comes from. Wait for it with a branch or waitFor before the collect.',
  credential_in_request:
    'The page’s own request has a credential in its address or body, where the attestor would see it. Write the request out, or choose another one.',
  request_body: 'The page’s own request has a body that is no text, and cannot be repeated. Choose another request.',
  request_host: 'The request goes to a host that is not in allowedHosts. Add the host, if it is the platform’s.',
  redirect_host: 'The platform redirects to a host that is not in allowedHosts. Add the host, if it is the platform’s.',
  redirect:
    'The platform redirects to an address that the request’s redirects do not have. Add it, or ask at that address.',
  too_many_redirects: 'The platform redirects more than five times. Ask at the address where that ends.',
  page_address:
    'The next page is said to be at another address than the first. Write that address out, or use a cursor.',
  page_place: 'The body of the page’s own request has no such place to choose a page. Mend the path under pages.',
  too_many_pages:
    'The last page lies beyond pages.max, and a field needs it. Raise max, or read the first page or every one.',
  value_type:
    'A value is not of the type that the flow says. Look at what the platform sends, and mend type or the path.',
};

const OF_ANSWERS: Readonly<Record<RefusalOfSite, string>> = {
  response_too_large: TOO_LARGE,
  body_too_large: TOO_LARGE,
  disclosure_too_large: TOO_MUCH,
  statement_too_large: TOO_MUCH,
  alert_in_handshake:
    'The site refused the TLS connection. If it has nothing newer than TLS 1.2, name its host in tls12Hosts.',
  not_tls13:
    'The site does not speak TLS 1.3. If TLS 1.2, which proves less, is good enough, name its host in tls12Hosts.',
  hello_retry_request: TLS,
  cipher_suite: TLS,
  alpn_selected: TLS,
  client_certificate_requested: TLS,
  extended_master_secret_missing: TLS,
  renegotiation_info_missing: TLS,
  key_exchange_curve: TLS,
  renegotiation: TLS,
  signature_scheme: TLS,
  key_update: TLS,
  post_handshake_authentication: TLS,
  no_application_data: BROKEN_OFF,
  alert: BROKEN_OFF,
  request_header_forbidden:
    'The prover sets this header itself, or it would make the site answer with a part. Leave it out of headers.',
  status_line: NOT_HTTP,
  status:
    'The platform did not answer with 200, and only a 200 is taken. Does the request need a header, a token or a body as the page’s own has?',
  status_refused:
    'The platform refused (401, 403 or 429). Does the request need a header or a token as the page’s own has? like and "header" bring them along.',
  status_server_error:
    'The platform answered that it is out of order (5xx). Try again later; some answer so when a request lacks something.',
  bare_cr: NOT_HTTP,
  bare_lf: NOT_HTTP,
  line_too_long: NOT_HTTP,
  truncated_head: BROKEN_OFF,
  too_many_headers: NOT_HTTP,
  header_without_colon: NOT_HTTP,
  header_name: NOT_HTTP,
  header_value: NOT_HTTP,
  duplicate_framing_header: NOT_HTTP,
  length_and_chunked: NOT_HTTP,
  content_length: NOT_HTTP,
  transfer_encoding: NOT_HTTP,
  content_encoding:
    'The site compressed its answer although it was asked not to (Accept-Encoding: identity). What is compressed cannot be disclosed in part: ask for the data at another address or host of the platform that does not compress.',
  content_range: 'The site answered with a part of the document. Leave out the header that asks for a part.',
  chunk_size: NOT_HTTP,
  chunk_end: NOT_HTTP,
  too_many_chunks: 'The answer comes in more chunks than can be proved. Ask for less of it.',
  trailer_section: NOT_HTTP,
  truncated_body: BROKEN_OFF,
  truncation_unprotected: BROKEN_OFF,
  bytes_after_response: NOT_HTTP,
  json_encoding: NOT_JSON,
  json_syntax: NOT_JSON,
  json_depth: 'The JSON is nested deeper than can be proved. Ask for the data elsewhere.',
  json_duplicate_key:
    'A name stands twice in one object of the JSON, which then has two readings. Ask for the data elsewhere.',
  json_key: 'A name in the JSON is __proto__, which programs read in different ways. Ask for the data elsewhere.',
  json_number_not_exact:
    'The number would lose digits as a JSON number. Say only that a predicate holds (atLeast, atMost).',
  json_lone_surrogate: 'A text of the JSON is no valid Unicode. Read another value.',
  json_path_syntax: 'Mend the jsonPath: one place, as in $.name or $.months[0].gross.',
  json_path_type:
    'On the way of the jsonPath stands something else than the flow expects. Look at what the platform sends, and mend the path.',
  json_path_absent:
    'Nothing stands at the jsonPath. If the account has no such data this is right; if it has, mend the path.',
  json_path_null: 'null stands at the jsonPath: the platform has no value there for this account.',
  rule_source: 'The field names a request that this collect does not make. Mend "from".',
  header_absent: 'The answer has no such header. Mend its name, or read another place.',
  header_twice: 'The header stands twice in the answer. Read another place.',
  regex_syntax: 'Mend the regular expression: RE2, which has no look-around and no back references.',
  regex_no_match:
    'The regular expression matches nothing in the answer. It is matched against the HTML as the server sent it.',
  regex_several_matches: 'The regular expression matches in several places. Add what stands around the right one.',
  css_syntax: 'Mend the CSS selector.',
  css_no_match:
    'The selector finds nothing in the answer. It is looked for in the HTML as the server sent it, before any script ran.',
  css_several_matches: 'The selector finds several elements. Narrow it to one.',
  text_encoding: 'The answer is not UTF-8. Read JSON of the platform in its place, if there is some.',
  predicate_bound: 'A bound must be a number as JSON writes it. Mend atLeast or atMost.',
  predicate_number: 'The value is no number that can be compared. Disclose it, or use equals.',
  predicate_false:
    'The predicate does not hold for this account: its user is told that there is no data. Nothing is disclosed.',
  value_reserved_name:
    'The value has a member whose name attestations keep for themselves. Read a member inside of it.',
};

/** What a reason means for the author of a flow and what to do about it; undefined of what only a bug or an attack gets to see. */
export const reasonAdvice = (code: FailureCode, reason: string): string | undefined => {
  if (isNamed(COLLECT_FAILURES, reason) && COLLECT_FAILURES[reason] === code) return OF_COLLECTING[reason];
  return isNamed(OF_ANSWERS, reason) && REFUSALS[reason] === code ? OF_ANSWERS[reason] : undefined;
};

const isNamed = <T extends object>(table: T, name: string): name is Extract<keyof T, string> =>
  Object.hasOwn(table, name);
