import { describe, expect, it } from '@jest/globals';
import { runLimbo } from '../../tools/run-limbo.ts';
import { direct, san, type Chain } from '../zktls/transcript/x509/a-limbo-chain.ts';

const caseOf = (id: string, { leaf, sent, trusted, host }: Chain, expected: 'SUCCESS' | 'FAILURE', changes = {}) => ({
  id,
  features: null,
  description: '',
  validation_kind: 'SERVER',
  trusted_certs: trusted.map(({ certPem }) => certPem),
  untrusted_intermediates: sent.map(({ certPem }) => certPem),
  peer_certificate: leaf.certPem,
  validation_time: null,
  expected_result: expected,
  expected_peer_name: { kind: 'DNS', value: host },
  ...changes,
});

describe('a run over limbo.json', () => {
  it('tells where we agree, and where we accept more or less', async () => {
    const good = await direct({});
    const other = await direct({}, { san: san('other.example') });
    const testcases = [
      caseOf('good', good, 'SUCCESS'),
      caseOf('without a name', good, 'SUCCESS', { expected_peer_name: null }),
      caseOf('other', other, 'FAILURE'),
      caseOf('laxer', good, 'FAILURE'),
      caseOf('stricter', other, 'SUCCESS'),
      caseOf('before', good, 'FAILURE', { validation_time: '2000-01-01T00:00:00Z' }),
      caseOf('unreadable', good, 'FAILURE', { peer_certificate: 'x' }),
      caseOf('without a root', good, 'FAILURE', { trusted_certs: ['x'] }),
      caseOf('for clients', good, 'SUCCESS', { validation_kind: 'CLIENT' }),
      caseOf('of an address', good, 'SUCCESS', { expected_peer_name: { kind: 'IP', value: '192.0.2.1' } }),
    ];
    const outcomes = runLimbo(JSON.stringify({ version: 1, testcases }));
    expect(outcomes.map(({ id, verdict, ours }) => [id, verdict, ours])).toEqual([
      ['good', 'agrees', 'accepted'],
      ['without a name', 'agrees', 'accepted'],
      ['other', 'agrees', 'host_name_mismatch'],
      ['laxer', 'laxer', 'accepted'],
      ['stricter', 'stricter', 'host_name_mismatch'],
      ['before', 'agrees', 'certificate_not_valid_yet'],
      ['unreadable', 'agrees', 'certificate_syntax'],
      ['without a root', 'agrees', 'no_trusted_path'],
      ['for clients', 'skipped', 'not judged'],
      ['of an address', 'skipped', 'not judged'],
    ]);
  });
});
