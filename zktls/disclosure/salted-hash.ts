import { createHash } from 'node:crypto';
import { canonicalJson } from '../../core/flow/canonical-json.ts';
import type { DisclosedField } from './disclosed-field.ts';
import type { Json } from './exact-value.ts';

const SALT_BYTES = 16;

/** The salt of a field: from the claim's context (32 bytes), so that no two claims and no two fields of one share it. */
export const saltOf = (claimContext: Uint8Array, field: string): Uint8Array =>
  createHash('sha256')
    .update('veriframe.field-salt/1:')
    .update(claimContext)
    .update(field, 'utf8')
    .digest()
    .subarray(0, SALT_BYTES);

/**
 * SHA-256 over salt and canonical JSON (RFC 8785) of a value. Whoever has both can check it; whoever knows the salt can guess
 * values that have few possibilities, so it hides names and numbers no better than a password's plain hash.
 */
export const saltedHash = (value: Json, salt: Uint8Array): Extract<DisclosedField, { kind: 'hash' }> => ({
  kind: 'hash',
  sha256: createHash('sha256').update(salt).update(canonicalJson(value), 'utf8').digest('hex'),
  saltedWith: Buffer.from(salt).toString('hex'),
});
