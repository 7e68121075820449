import type { DisclosureRule } from '../../core/contract/disclosure-rule.ts';
import { own } from '../../core/flow/name.ts';
import type { DisclosedField } from '../disclosure/disclosed-field.ts';
import type { VerifiedExchange } from '../exchange/verified-exchange.ts';
import {
  ATTESTATION_VCT,
  DISCLOSURE,
  type AttestationClaims,
  type AttestedField,
  type AttestedSource,
} from './claims.ts';
import { kindOf } from './disclosed-kind.ts';

export type AttestedExchanges = Pick<AttestationClaims, 'iss' | 'jti' | 'session' | 'flow' | 'trust'> & {
  readonly signedAtEpochMs: number;
  /** By the request's name in the flow. */
  readonly exchanges: Readonly<Record<string, VerifiedExchange>>;
  readonly rules: Readonly<Record<string, DisclosureRule>>;
};

/**
 * What an attestation says of verified exchanges: nothing that they do not prove. Throws a plain error when a rule has no
 * exchange, or its exchange no such field, or one of another kind: that is a fault of the caller.
 */
export const claimsOfExchanges = (attested: AttestedExchanges): AttestationClaims => ({
  iss: attested.iss,
  iat: epochS(attested.signedAtEpochMs),
  vct: ATTESTATION_VCT,
  jti: attested.jti,
  session: attested.session,
  flow: attested.flow,
  sources: mapValues(attested.exchanges, sourceOf),
  fields: mapValues(attested.rules, (rule, name) => fieldOf(name, rule, attested.exchanges)),
  disclosure: DISCLOSURE,
  trust: attested.trust,
});

const sourceOf = (exchange: VerifiedExchange): AttestedSource => {
  const { certificates, request } = exchange;
  return {
    host: exchange.host,
    connectedAt: epochS(exchange.connectedAtEpochMs),
    tls: exchange.tls,
    certificates: {
      leafSha256: certificates.leafSha256,
      trustAnchorSha256: certificates.trustAnchorSha256,
      notBefore: epochS(Date.parse(certificates.notBefore)),
      notAfter: epochS(Date.parse(certificates.notAfter)),
    },
    request: {
      ...request,
      headers: request.headers.map(([name, value]) => [name, value]),
      hiddenHeaders: [...request.hiddenHeaders],
    },
    transcriptSha256: exchange.transcriptSha256,
    proof: exchange.proof,
  };
};

const fieldOf = (
  name: string,
  rule: DisclosureRule,
  exchanges: Readonly<Record<string, VerifiedExchange>>,
): AttestedField => {
  const disclosed: DisclosedField | undefined = own(own(exchanges, rule.from)?.fields ?? {}, name);
  if (disclosed?.kind !== kindOf(rule)) throw new Error(`No exchange discloses ${name} as its rule says`);
  switch (disclosed.kind) {
    case 'value':
      return { kind: 'value', rule, value: disclosed.value };
    case 'predicate':
      return { kind: 'predicate', rule, holds: true };
    case 'hash':
      return { kind: 'hash', rule, sha256: disclosed.sha256, saltedWith: disclosed.saltedWith };
  }
};

const mapValues = <From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From, name: string) => To,
): Record<string, To> => Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value, name)]));

const epochS = (epochMs: number): number => Math.floor(epochMs / 1_000);
