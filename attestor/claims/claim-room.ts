import { attestorFailure } from '../attestor-refusal.ts';

export type ClaimRoomLimits = {
  /** Claims that are being received or verified. */
  readonly claims: number;
  /** Their bytes together. */
  readonly bytes: number;
};

/** How much of claims the attestor holds at once. */
export class ClaimRoom {
  readonly #limits: ClaimRoomLimits;
  #claims = 0;
  #bytes = 0;

  constructor(limits: ClaimRoomLimits) {
    this.#limits = limits;
  }

  get usage(): { readonly claims: number; readonly claimBytes: number } {
    return { claims: this.#claims, claimBytes: this.#bytes };
  }

  /** Takes room for a claim before a byte of it is read; the returned function gives it back. Throws a `Failure` without. */
  enter(bytes: number): () => void {
    if (this.#claims >= this.#limits.claims || this.#bytes + bytes > this.#limits.bytes) {
      throw attestorFailure('too_many_claims');
    }
    this.#claims += 1;
    this.#bytes += bytes;
    return () => {
      this.#claims -= 1;
      this.#bytes -= bytes;
    };
  }
}
