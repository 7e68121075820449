import { createHash } from 'node:crypto';

export type Direction = 'client' | 'server';

/** A run of bytes that arrived at the relay from one side before the other side spoke. */
export type Turn = { readonly from: Direction; readonly bytes: number };

/** What the prover committed to of one direction, before any application data: 32 bytes each. */
export type DirectionCommitment = {
  /** `commitToKey` of the direction's AES key. */
  readonly keyCommitment: Uint8Array;
  /** `commitToIv` of its IV. */
  readonly ivCommitment: Uint8Array;
};

/** The commitments of both directions, and how many bytes of each stream the relay had seen when they came. */
export type KeyCommitments = {
  readonly client: DirectionCommitment;
  readonly server: DirectionCommitment;
  readonly clientOffset: number;
  readonly serverOffset: number;
};

/** One recorded TCP connection: both byte streams, and in which order they arrived at the relay. */
export type Recording = {
  /** 32 random bytes of the relay's, told to the prover when the connection was opened. */
  readonly nonce: Uint8Array;
  /** Absent when the prover never sent it. */
  readonly commitment?: KeyCommitments;
  /** The host name that the relay resolved and connected to, lower case. */
  readonly host: string;
  readonly connectedAtEpochMs: number;
  readonly client: Buffer;
  readonly server: Buffer;
  readonly turns: readonly Turn[];
};

/** SHA-256 (hex) over both directions, each preceded by its length, so that no byte can move from one to the other. */
export const transcriptSha256Of = (recording: Pick<Recording, 'client' | 'server'>): string => {
  const hash = createHash('sha256');
  for (const stream of [recording.client, recording.server]) {
    const length = Buffer.alloc(8);
    length.writeBigUInt64BE(BigInt(stream.length));
    hash.update(length).update(stream);
  }
  return hash.digest('hex');
};
