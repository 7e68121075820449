import type { ClaimedBytes } from '../disclosure/claimed-bytes.ts';
import type { HandshakeSecrets } from '../transcript/verify-handshake.ts';

/** What the prover says of one direction after the handshake. */
export type DirectionClaim = {
  /** The direction's IV (12 bytes) and the salt (32 bytes) that open its commitment. */
  readonly iv: Uint8Array;
  readonly ivSalt: Uint8Array;
  /** Of every byte of the records' inner plaintexts, one after the other: content, content type, padding. */
  readonly bytes: ClaimedBytes;
  readonly proof: Uint8Array;
};

/** A claim about one recorded exchange: nothing in it opens a record of application data. */
export type ExchangeClaim = {
  readonly handshake: HandshakeSecrets;
  readonly client: DirectionClaim;
  readonly server: DirectionClaim;
};
