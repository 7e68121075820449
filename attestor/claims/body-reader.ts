import { attestorFailure } from '../attestor-refusal.ts';

/** Takes a body apart as it arrives: each part has memory of exactly its own length, and no more than asked for is read. */
export class BodyReader {
  readonly #chunks: AsyncIterator<unknown>;
  #left: Uint8Array = new Uint8Array(0);

  constructor(body: AsyncIterable<unknown>) {
    this.#chunks = body[Symbol.asyncIterator]();
  }

  /** The next `length` bytes, in a buffer of their own. Rejects with a `Failure` when the body ends or breaks before. */
  async take(length: number): Promise<Uint8Array<ArrayBuffer>> {
    const taken = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      if (this.#left.length === 0) this.#left = await this.#nextChunk();
      const part = this.#left.subarray(0, length - filled);
      taken.set(part, filled);
      filled += part.length;
      this.#left = this.#left.subarray(part.length);
    }
    return taken;
  }

  async #nextChunk(): Promise<Uint8Array> {
    const next = await this.#chunks.next().catch((cause: unknown) => {
      throw attestorFailure('claim_interrupted', cause);
    });
    if (next.done === true || !(next.value instanceof Uint8Array)) throw attestorFailure('claim_syntax');
    return next.value;
  }
}
