import { refuse } from '../refusal.ts';

/** Reads the vectors of TLS (RFC 8446, 3.4) from left to right; refuses `decode_error` when they do not fit. */
export class ByteReader {
  readonly #bytes: Buffer;
  #position = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** The next `length` bytes. */
  take(length: number): Buffer {
    const end = this.#position + length;
    if (end > this.#bytes.length) refuse('decode_error');
    const taken = this.#bytes.subarray(this.#position, end);
    this.#position = end;
    return taken;
  }

  /** An unsigned integer of one to three bytes. */
  uint(bytes: 1 | 2 | 3): number {
    return this.take(bytes).readUIntBE(0, bytes);
  }

  /** A vector whose length stands before it in `lengthBytes` bytes. */
  vector(lengthBytes: 1 | 2 | 3): Buffer {
    return this.take(this.uint(lengthBytes));
  }

  get isAtEnd(): boolean {
    return this.#position === this.#bytes.length;
  }

  /** Refuses bytes that nothing has read. */
  end(): void {
    if (!this.isAtEnd) refuse('decode_error');
  }
}

/** Reads a vector of 16-bit numbers that fills `bytes`. */
export const readUint16List = (bytes: Buffer): number[] => {
  const reader = new ByteReader(bytes);
  const numbers: number[] = [];
  while (!reader.isAtEnd) numbers.push(reader.uint(2));
  return numbers;
};
