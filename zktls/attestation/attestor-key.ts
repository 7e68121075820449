import { createHash, type KeyObject } from 'node:crypto';
import * as z from 'zod';

/** An attestor's public key as it stands in the JWK set (RFC 7517, RFC 7518, 6.2.1). */
export const attestorKeySchema = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  /** RFC 7638 thumbprint. */
  kid: z.string(),
  use: z.literal('sig'),
  alg: z.literal('ES256'),
});
export type AttestorKey = z.infer<typeof attestorKeySchema>;

const publicJwkSchema = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string() });

/** Describes a public key on P-256; throws on any other. */
export const attestorKeyOf = (publicKey: KeyObject): AttestorKey => {
  const { kty, crv, x, y } = publicJwkSchema.parse(publicKey.export({ format: 'jwk' }));
  // RFC 7638, 3.2: these members in this order, without white space.
  const kid = createHash('sha256').update(JSON.stringify({ crv, kty, x, y })).digest('base64url');
  return { kty, crv, x, y, kid, use: 'sig', alg: 'ES256' };
};
