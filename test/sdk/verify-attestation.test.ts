import { describe, expect, it } from '@jest/globals';
import { verifyAttestation } from '../../sdk/verify-attestation.ts';
import { signAttestation } from '../../zktls/attestation/sign-attestation.ts';
import { aSigner, SESSION, someClaims } from '../zktls/attestation/an-attestation.ts';

const signer = aSigner();
const jwks = { keys: [signer.publicKey] };

describe('the explanation of an attestation', () => {
  it('says who signed what about which site, without any value', async () => {
    const verdict = verifyAttestation(await signAttestation(someClaims(), signer), { jwks, expected: SESSION });
    if (verdict.kind !== 'valid') throw new Error(verdict.reason);
    const proved = verdict.explanation.proved.join('\n');
    expect(proved).toContain('attestor.test');
    expect(proved).toContain('gigs.example');
    expect(proved).toContain('$.name');
    expect(proved).not.toContain('Zoë');
  });

  it('says that the request is the word of the prover and that the attestor read the answer', async () => {
    const verdict = verifyAttestation(await signAttestation(someClaims(), signer), { jwks });
    if (verdict.kind !== 'valid') throw new Error(verdict.reason);
    const open = verdict.explanation.notProved.join('\n');
    expect(open).toContain('GET /api/me');
    expect(open).toContain('read the whole answers');
  });

  it('says that one operator vouches for itself, and does not say it of an external attestor', async () => {
    const openPointsWith = async (trust: 'operator' | 'external') => {
      const verdict = verifyAttestation(await signAttestation(someClaims({ trust }), signer), { jwks });
      return verdict.kind === 'valid' ? verdict.explanation.notProved.join('\n') : '';
    };
    expect(await openPointsWith('operator')).toContain('same operator');
    expect(await openPointsWith('external')).not.toContain('same operator');
  });

  it('says in a sentence why an attestation is refused', async () => {
    const attestation = await signAttestation(someClaims(), signer);
    const verdict = verifyAttestation(attestation, { jwks, expected: { ...SESSION, partnerId: 'other' } });
    expect(verdict).toEqual({
      kind: 'invalid',
      reason: 'other_session',
      explanation: 'It was made for another session or another partner.',
    });
  });
});
