import { describe, expect, it } from '@jest/globals';
import { acceptAttestation } from '../../../core/attestation/accept-attestation.ts';
import { flowHash } from '../../../core/flow/flow-hash.ts';
import type { FlowVersion } from '../../../core/platform/flow-version.ts';
import type { Platform } from '../../../core/platform/platform.ts';
import type { AttestationClaims, AttestedField } from '../../../zktls/attestation/claims.ts';
import type { Session } from '../../../core/session/session.ts';
import { presentAttestation } from '../../../zktls/attestation/present-attestation.ts';
import { A_FLOW, aFlowVersion, aPlatform } from '../../support/a-platform.ts';
import { aSession, NOW } from '../../support/a-session.ts';
import { ATTESTOR_NAME, testAttestor } from '../../support/an-attestation.ts';
import { aSource } from '../../zktls/attestation/an-attestation.ts';
import { memoryFlowVersionStore, memoryPlatformStore } from '../../support/memory-stores.ts';

const attestor = testAttestor();
const nowS = NOW.getTime() / 1000;

const accept = (
  attestation: string,
  options: { platform?: Platform; versions?: FlowVersion[]; nowS?: number; session?: Session } = {},
) =>
  acceptAttestation(
    {
      platforms: memoryPlatformStore(options.platform ?? aPlatform()),
      flowVersions: memoryFlowVersionStore(...(options.versions ?? [])),
      attestationKeys: attestor.keys,
      attestorName: ATTESTOR_NAME,
      attestorTrust: 'operator',
      clock: () => new Date((options.nowS ?? nowS + 60) * 1000),
    },
    options.session ?? aSession(),
    { attestation },
  );

const source = aSource({ connectedAt: nowS + 30 });
const aField = (jsonPath: string, value: string): AttestedField => ({
  kind: 'value',
  rule: { from: 'profile', jsonPath },
  value,
});

describe('acceptAttestation', () => {
  it('accepts what the attestor signed for this session by its flow', async () => {
    expect(await accept(attestor.attest())).toEqual({ kind: 'accepted', fields: { name: 'Ada Example' } });
  });

  const refusals: [string, string, Partial<AttestationClaims>][] = [
    ['another attestor’s name', 'other_attestor', { iss: 'somebody else' }],
    ['an attestor of somebody else, where none is pinned', 'other_trust', { trust: 'external' }],
    ['another session', 'other_session', { session: 'ab'.repeat(32) }],
    ['another flow', 'other_flow', { flow: { platform: 'gigs', version: '1.0.0', hash: 'ab'.repeat(32) } }],
    [
      'another platform under the same hash',
      'other_flow',
      { flow: { platform: 'shop', version: '1.0.0', hash: aPlatform().flowHash } },
    ],
    ['a host that the flow does not know', 'other_host', { sources: { profile: { ...source, host: 'evil.example' } } }],
    ['TLS 1.2 where the flow does not allow it', 'weaker_tls', { sources: { profile: { ...source, tls: '1.2' } } }],
    ['a request that the flow does not make', 'other_rules', { sources: { profile: source, settings: source } }],
    ['a rule that points elsewhere', 'other_rules', { fields: { name: aField('$.nickname', 'Ada') } }],
    [
      'one field more than the flow discloses',
      'other_rules',
      { fields: { name: aField('$.name', 'Ada'), email: aField('$.email', 'ada@example.com') } },
    ],
    ['a time before the session', 'stale', { iat: nowS - 3_600 }],
    [
      'a recording from before the session',
      'stale',
      { sources: { profile: { ...source, connectedAt: nowS - 3_600 } } },
    ],
    ['a time to come', 'stale', { iat: nowS + 3_600 }],
  ];
  it.each(refusals)('refuses %s', async (_, reason, changes) => {
    expect(await accept(attestor.attest(changes))).toEqual({ kind: 'refused', reason });
  });

  it('says that it is too large for a webhook', async () => {
    const large = attestor.attest({ fields: { name: aField('$.name', 'x'.repeat(140_000)) } });
    expect(await accept(large)).toEqual({ kind: 'too-large' });
  });

  it('says that there is no room for it in the session, also where it is small', async () => {
    const at = NOW.toISOString();
    const history = Array.from({ length: 8_000 }, () => ({ status: 'RUNNING' as const, at }));
    expect(await accept(attestor.attest(), { session: aSession({ history }) })).toEqual({ kind: 'too-large' });
  });

  it('refuses another key’s signature, a changed text, and text that is none', async () => {
    const attestation = attestor.attest();
    expect(await accept(testAttestor().attest())).toEqual({ kind: 'refused', reason: 'unknown_key' });
    const [jws = '', ...disclosures] = attestation.split('~');
    const [header, , signature] = jws.split('.');
    const [otherJws = ''] = attestor.attest({ fields: { name: aField('$.name', 'Bob Example') } }).split('~');
    const changed = [[header, otherJws.split('.')[1], signature].join('.'), ...disclosures].join('~');
    expect(await accept(changed)).toMatchObject({ reason: 'bad_signature' });
    expect(await accept('')).toMatchObject({ reason: 'malformed' });
  });

  it('refuses a part of an attestation: the partner gets all or nothing', async () => {
    const two = attestor.attest({ sources: { profile: source, settings: source } });
    expect(await accept(await presentAttestation(two, ['name']))).toEqual({ kind: 'refused', reason: 'incomplete' });
  });

  it('accepts TLS 1.2 of a host that the flow says has no better', async () => {
    const flow = { ...A_FLOW, tls12Hosts: ['gigs.example'] };
    const hash = flowHash(flow);
    const claims = {
      flow: { platform: 'gigs', version: '1.0.0', hash },
      sources: { profile: { ...source, tls: '1.2' as const } },
    };
    const session = aSession({ flow: { ...aSession().flow, hash } });
    const options = { platform: aPlatform({ flow, flowHash: hash }), session };
    expect(await accept(attestor.attest(claims), options)).toMatchObject({ kind: 'accepted' });
  });

  const flow = { ...A_FLOW, version: '1.0.1' };
  const platform = aPlatform({ flow, flowVersion: '1.0.1', flowHash: flowHash(flow) });

  it('accepts by the flow that the session began with when the platform has another now', async () => {
    const versions = [aFlowVersion({ flowVersion: '1.0.0' })];
    expect(await accept(attestor.attest(), { platform, versions })).toMatchObject({ kind: 'accepted' });
  });

  it('refuses when the flow that the session began with is gone', async () => {
    expect(await accept(attestor.attest(), { platform })).toEqual({ kind: 'refused', reason: 'flow_gone' });
  });
});
