import type { AttestationClaims } from './claims.ts';
import type { AttestationRefusal } from './verify-attestation.ts';

/** What a valid attestation shows and what it leaves open, in sentences for people. */
export type AttestationExplanation = { readonly proved: readonly string[]; readonly notProved: readonly string[] };

/** Says in plain words what an attestation proves, by whom, about which sites, and what it does not. Names no field's value. */
export const explainAttestation = (claims: AttestationClaims): AttestationExplanation => {
  const sources = Object.entries(claims.sources);
  const rules = Object.entries(claims.rules);
  return {
    proved: [
      `The attestor "${claims.iss}" signed this on ${dateOf(claims.iat)}, and nothing in it has changed since.`,
      ...sources.map(
        ([name, { host, connectedAt }]) =>
          `"${name}" is one answer that ${host} sent on ${dateOf(connectedAt)} over TLS 1.3, with a certificate for that name.`,
      ),
      ...rules.map(([field, { from, jsonPath }]) => `"${field}" is the value at ${jsonPath} in the answer "${from}".`),
    ],
    notProved: [
      ...sources.map(
        ([
          name,
          {
            claimedRequest: { method, path },
          },
        ]) => `That "${name}" answers ${method} ${path}: which request was sent is what the prover says.`,
      ),
      'That nobody between the attestor and the site changed the connection: the attestor and its network are trusted in this.',
      'That the certificate had not been revoked, or that what the site says is true.',
      'Secrecy from the attestor: it read the whole answers, also what is not disclosed here. It saw no request and no cookie.',
      ...(claims.trust === 'operator'
        ? ['Independence: the attestor and the browser have the same operator, so this is that operator’s word.']
        : []),
    ],
  };
};

/** What each refusal means, in one sentence. */
export const REFUSAL_SENTENCES: Readonly<Record<AttestationRefusal, string>> = {
  malformed: 'This is no attestation: it has not the form of a signed token.',
  header: 'This is no attestation: its header names another type or algorithm.',
  unknown_key: 'It is signed with a key that the attestor has not published.',
  bad_signature: 'The signature is wrong: the attestation was changed or forged.',
  claims: 'It is signed, but its content is not that of an attestation.',
  other_session: 'It was made for another session or another partner.',
  other_flow: 'It was made with another verification flow.',
  other_host: 'It is about a host that does not belong to the verification.',
  other_rules: 'It discloses other values than the verification asks for.',
};

const dateOf = (epochSeconds: number): string => new Date(epochSeconds * 1_000).toISOString();
