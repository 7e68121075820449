/** What ties an attestation to one partner's session: it holds the SHA-256 of this text, and so names neither. */
export const sessionTextOf = (session: { readonly partnerId: string; readonly sessionId: string }): string =>
  `veriframe.session/1:${session.partnerId}:${session.sessionId}`;
