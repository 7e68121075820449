import type { FuzzTarget } from './fuzz-target.ts';
import { attestationTarget, signedAttestationTarget } from './targets/attestation.ts';
import { certificatesTarget } from './targets/certificates.ts';
import { claimTarget } from './targets/claim.ts';
import { handshakeTarget } from './targets/handshake.ts';
import { httpRequestTarget, httpResponseTarget, jsonTarget } from './targets/http.ts';
import { proofTarget } from './targets/proof.ts';
import { recordsTarget } from './targets/records.ts';
import { tls12Target } from './targets/tls12.ts';

/** Everything that reads bytes from outside, by name. */
export const FUZZ_TARGETS: Readonly<Record<string, () => FuzzTarget>> = {
  records: recordsTarget,
  handshake: handshakeTarget,
  tls12: tls12Target,
  certificates: certificatesTarget,
  'http-request': httpRequestTarget,
  'http-response': httpResponseTarget,
  json: jsonTarget,
  claim: claimTarget,
  proof: proofTarget,
  attestation: attestationTarget,
  'signed-attestation': signedAttestationTarget,
};
