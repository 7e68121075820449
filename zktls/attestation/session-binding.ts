import { createHash } from 'node:crypto';

/** Ties an attestation to one partner's session without naming either: hex SHA-256. */
export const sessionBindingOf = (session: { partnerId: string; sessionId: string }): string =>
  createHash('sha256').update(`veriframe.session/1:${session.partnerId}:${session.sessionId}`).digest('hex');
