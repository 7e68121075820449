import { createHash } from 'node:crypto';
import { sessionTextOf } from './session-text.ts';

/** Ties an attestation to one partner's session without naming either: hex SHA-256. */
export const sessionBindingOf = (session: { readonly partnerId: string; readonly sessionId: string }): string =>
  createHash('sha256').update(sessionTextOf(session)).digest('hex');
