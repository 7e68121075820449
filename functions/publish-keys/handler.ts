import type { AttestationKeys } from '../../core/ports/attestation-keys.ts';
import type { ApiHandler } from '../api-shell.ts';

/** `GET /.well-known/attestation-keys.json`: a JWK set (RFC 7517), without the envelope, for any JOSE library. */
export const publishKeysHandler =
  (ports: { readonly attestationKeys: AttestationKeys }): ApiHandler =>
  async () => ({
    kind: 'plain',
    status: 200,
    headers: {
      'content-type': 'application/jwk-set+json',
      'cache-control': 'public, max-age=300',
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
    },
    body: JSON.stringify(await ports.attestationKeys()),
  });
