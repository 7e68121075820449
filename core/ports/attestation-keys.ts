import type { AttestationKeySet } from '../../zktls/attestation/verify-attestation.ts';

/** Resolves to the attestor's public keys, each with its RFC 7638 thumbprint as `kid`; rejects when they cannot be had. */
export type AttestationKeys = () => Promise<AttestationKeySet>;
