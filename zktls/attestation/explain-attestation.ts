import type { DisclosureRule } from '../../core/contract/disclosure-rule.ts';
import type { AttestedField, AttestedSource } from './claims.ts';
import type { AttestationRefusal, AttestationVerdict } from './verify-attestation.ts';

/** What a valid attestation shows and what it leaves open, in sentences for people. */
export type AttestationExplanation = { readonly proved: readonly string[]; readonly notProved: readonly string[] };

type Valid = Extract<AttestationVerdict, { kind: 'valid' }>;

/** Says in plain words what an attestation proves, by whom, about which sites, and what it does not. Names no field's value. */
export const explainAttestation = ({
  claims,
  withheld,
}: Pick<Valid, 'claims' | 'withheld'>): AttestationExplanation => ({
  proved: [
    `The attestor "${claims.iss}" signed this on ${dateOf(claims.iat)}, and nothing in it has changed since.`,
    ...Object.entries(claims.sources).map(([name, source]) => explainSource(name, source)),
    ...Object.entries(claims.fields).map(([name, field]) => explainField(name, field)),
  ],
  notProved: [
    ...explainWithheld(withheld),
    ...Object.entries(claims.sources).flatMap(([name, { tls }]) => (tls === '1.2' ? [weakerTls(name)] : [])),
    'That nobody between the attestor and the site changed the connection: the attestor and its network are trusted in this.',
    'That the certificate had not been revoked, or that what the site says is true.',
    'Whose account it is, unless a field says so, and who hands it over: whoever has an attestation can pass it on.',
    ...(claims.trust === 'operator'
      ? ['Independence: the attestor and the browser have the same operator, so this is that operator’s word.']
      : []),
  ],
});

const explainSource = (name: string, source: AttestedSource): string => {
  const { host, connectedAt, tls, certificates, request } = source;
  const hidden =
    request.hiddenHeaders.length === 0 ? '' : ` (what ${request.hiddenHeaders.join(', ')} said stayed hidden)`;
  const asked = ` to the request ${request.method} ${request.target}${hidden}`;
  return (
    `"${name}" is one answer that ${host} sent on ${dateOf(connectedAt)} over TLS ${tls}${asked}. ` +
    `Its certificate for that name has the fingerprint ${certificates.leafSha256}.`
  );
};

const explainField = (name: string, { kind, rule }: AttestedField): string => {
  const place = `${placeOf(rule)} in the answer "${rule.from}"`;
  switch (kind) {
    case 'value':
      return `"${name}" is ${place}.`;
    case 'predicate':
      return `"${name}" says that ${place} ${predicateOf(rule)}: ${whoSaw(rule)}`;
    case 'hash':
      return `"${name}" is a salted hash of ${place}: the attestor saw the value, this attestation does not hold it.`;
  }
};

/** Digits that are only compared stay hidden where a JSON path finds them; every other question takes the value. */
const whoSaw = ({ jsonPath, atLeast, atMost }: DisclosureRule): string =>
  jsonPath !== undefined && (atLeast !== undefined || atMost !== undefined)
    ? 'the attestor had that proved and need not have seen the number.'
    : 'the attestor saw the value, this attestation does not hold it.';

const placeOf = ({ jsonPath, regex, css, header }: DisclosureRule): string => {
  if (jsonPath !== undefined) return `the value at ${jsonPath}`;
  if (css !== undefined) return `the text of the element ${css}`;
  if (header !== undefined) return `the header ${header}`;
  return `what the expression /${regex}/ finds`;
};

const predicateOf = ({ atLeast, atMost, equals, oneOf }: DisclosureRule): string => {
  if (atLeast !== undefined) return `is ${atLeast} or more`;
  if (atMost !== undefined) return `is ${atMost} or less`;
  if (equals !== undefined) return `is ${JSON.stringify(equals)}`;
  return `is one of ${(oneOf ?? []).map((value) => JSON.stringify(value)).join(', ')}`;
};

const explainWithheld = ({ sources, fields }: Valid['withheld']): string[] =>
  sources + fields === 0
    ? []
    : [
        `What else the attestor signed: ${fields} fields and ${sources} answers are left out here by whoever passed it on.`,
      ];

const weakerTls = (name: string): string =>
  `As much of "${name}" as over TLS 1.3: the site has only TLS 1.2, of which the signature on the key exchange is checked, and not the end of the handshake or the order of records.`;

/** What each refusal means, in one sentence. */
export const REFUSAL_SENTENCES: Readonly<Record<AttestationRefusal, string>> = {
  malformed: 'This is no attestation: it has not the form of an SD-JWT without key binding.',
  header: 'This is no attestation: its header names another type or algorithm.',
  unknown_key: 'It is signed with a key that the attestor has not published.',
  bad_signature: 'The signature is wrong: the attestation was changed or forged.',
  disclosures: 'A disclosed part is not one of those that were signed: it was changed, added or repeated.',
  claims: 'It is signed, but its content is not that of an attestation.',
  other_session: 'It was made for another session or another partner.',
  other_flow: 'It was made with another verification flow.',
  other_host: 'It is about a host that does not belong to the verification.',
  weaker_tls: 'It is about an answer over TLS 1.2, of which less is proved, from a host of which that is not taken.',
  other_rules: 'It discloses other values than the verification asks for.',
};

const dateOf = (epochSeconds: number): string => new Date(epochSeconds * 1_000).toISOString();
