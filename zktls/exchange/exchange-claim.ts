import type { ClaimedBytes } from '../disclosure/claimed-bytes.ts';
import type { HandshakeSecrets } from '../transcript/verify-handshake.ts';

/** What the prover says of one direction after the handshake. */
export type DirectionClaim = {
  /** The direction's IV (12 bytes, of TLS 1.2 four) and the salt (32 bytes) that open its commitment. */
  readonly iv: Uint8Array;
  readonly ivSalt: Uint8Array;
  /** Of every byte of the records' plaintexts, one after the other: in TLS 1.3 content, content type, padding. */
  readonly bytes: ClaimedBytes;
  readonly proof: Uint8Array;
};

/** A claim about one recorded exchange: nothing in it opens a record of application data. */
export type ExchangeClaim = {
  /** Undefined of TLS 1.2, where nothing opens the handshake alone. */
  readonly handshake: HandshakeSecrets | undefined;
  readonly client: DirectionClaim;
  readonly server: DirectionClaim;
};
