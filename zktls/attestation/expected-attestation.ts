import type { DisclosureRule } from '../../core/contract/disclosure-rule.ts';
import { canonicalJson } from '../../core/flow/canonical-json.ts';
import { own } from '../../core/flow/name.ts';
import { sessionTextOf } from './session-text.ts';
import type { AttestationClaims } from './claims.ts';

/** What the verifier knows by itself and the attestation must agree with. The more is given, the more is checked. */
export type ExpectedAttestation = {
  /** Of the partner that made the session; whoever got the attestation from a partner may not know it. */
  readonly session?: { readonly sessionId: string; readonly partnerId: string };
  /** SHA-256 (hex) of the flow that the session follows. */
  readonly flowHash?: string;
  /** The only hosts that a source may have (the flow's `allowedHosts`). */
  readonly hosts?: readonly string[];
  /** The only hosts of which an answer over TLS 1.2 is taken, of which less is proved (the flow's `tls12Hosts`). */
  readonly tls12Hosts?: readonly string[];
  /** Exactly the fields that must be there, each with its rule (the flow's `disclose`). */
  readonly rules?: Readonly<Record<string, DisclosureRule>>;
};

export type Mismatch = 'other_session' | 'other_flow' | 'other_host' | 'weaker_tls' | 'other_rules';

/** The first point in which an attestation is not the expected one; `undefined` when it is. */
export const findMismatch = async (
  claims: AttestationClaims,
  { session, flowHash, hosts, tls12Hosts, rules }: ExpectedAttestation,
  subtle: SubtleCrypto,
): Promise<Mismatch | undefined> => {
  if (session && claims.session !== (await bindingOf(session, subtle))) return 'other_session';
  if (flowHash !== undefined && claims.flow.hash !== flowHash) return 'other_flow';
  if (hosts && !Object.values(claims.sources).every((source) => hosts.includes(source.host))) return 'other_host';
  if (
    tls12Hosts &&
    !Object.values(claims.sources).every(({ tls, host }) => tls === '1.3' || tls12Hosts.includes(host))
  ) {
    return 'weaker_tls';
  }
  if (rules && !hasRules(claims, rules)) return 'other_rules';
  return undefined;
};

/** True when the fields are exactly those of `rules`, each by the same rule. */
const hasRules = (
  { fields }: Pick<AttestationClaims, 'fields'>,
  rules: Readonly<Record<string, DisclosureRule>>,
): boolean =>
  Object.keys(fields).length === Object.keys(rules).length &&
  Object.entries(rules).every(([name, rule]) => {
    const field = own(fields, name);
    return field !== undefined && canonicalJson(field.rule) === canonicalJson(rule);
  });

const bindingOf = async (session: { sessionId: string; partnerId: string }, subtle: SubtleCrypto): Promise<string> => {
  const digest = await subtle.digest('SHA-256', new TextEncoder().encode(sessionTextOf(session)));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
};
