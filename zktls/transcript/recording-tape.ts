import { refuse } from '../refusal.ts';
import type { Direction, Recording, Turn } from './recording.ts';

/** What one recording may hold: bytes of each direction, and how often the direction may change. */
export type TapeLimits = { readonly clientBytes: number; readonly serverBytes: number; readonly turns: number };

/** Writes one connection down while it lasts. Copies what it is given, so that a few bytes never hold a network buffer. */
export class RecordingTape {
  readonly #limits: TapeLimits;
  readonly #streams: Record<Direction, { bytes: Buffer; length: number }>;
  readonly #turns: { from: Direction; bytes: number }[] = [];

  constructor(limits: TapeLimits) {
    this.#limits = limits;
    this.#streams = { client: { bytes: Buffer.alloc(0), length: 0 }, server: { bytes: Buffer.alloc(0), length: 0 } };
  }

  /** Adds bytes in the order of their arrival. Throws a `Failure` when a limit is passed; the tape is then of no use. */
  append(from: Direction, bytes: Uint8Array): void {
    const stream = this.#streams[from];
    const limit = from === 'client' ? this.#limits.clientBytes : this.#limits.serverBytes;
    if (stream.length + bytes.length > limit) {
      refuse(from === 'client' ? 'request_too_large' : 'response_too_large');
    }
    this.#noteTurn(from, bytes.length);
    if (stream.length + bytes.length > stream.bytes.length) {
      // Doubling keeps the copying linear in what arrives.
      const grown = Buffer.alloc(Math.min(limit, 2 * (stream.length + bytes.length)));
      stream.bytes.copy(grown, 0, 0, stream.length);
      stream.bytes = grown;
    }
    stream.bytes.set(bytes, stream.length);
    stream.length += bytes.length;
  }

  /** How many bytes of a direction it holds. */
  lengthOf(from: Direction): number {
    return this.#streams[from].length;
  }

  /** The recording as it stands, in buffers of exactly its size. */
  toRecording(connection: Omit<Recording, 'client' | 'server' | 'turns'>): Recording {
    const { client, server } = this.#streams;
    return {
      ...connection,
      client: Buffer.from(client.bytes.subarray(0, client.length)),
      server: Buffer.from(server.bytes.subarray(0, server.length)),
      turns: this.#turns.map((turn): Turn => ({ ...turn })),
    };
  }

  #noteTurn(from: Direction, bytes: number): void {
    const last = this.#turns.at(-1);
    if (last?.from === from) {
      last.bytes += bytes;
      return;
    }
    if (this.#turns.length === this.#limits.turns) refuse('too_many_turns');
    this.#turns.push({ from, bytes });
  }
}
