import type { Clock } from '../core/ports/clock.ts';
import type { Direction, DirectionCommitment, KeyCommitments, Recording } from '../zktls/transcript/recording.ts';
import { RecordingTape, type TapeLimits } from '../zktls/transcript/recording-tape.ts';
import { attestorFailure } from './attestor-refusal.ts';

export type RecordingsLimits = {
  readonly tape: TapeLimits;
  /** Recordings in all, open or waiting for a claim. */
  readonly recordings: number;
  /** Recorded bytes in all. An open tape may take up to twice its bytes of memory. */
  readonly heldBytes: number;
  /** How long a frozen recording waits for its claim. */
  readonly waitMs: number;
};

/** One recording while its connection is open. */
export type OpenRecording = {
  readonly recordingId: string;
  /** 32 random bytes that every proof about it must be made for. */
  readonly nonce: Uint8Array;
  /** Keeps the commitments with the byte counts of this moment. Throws a `Failure` when there are some already. */
  commit(commitments: { readonly client: DirectionCommitment; readonly server: DirectionCommitment }): void;
  /** Throws a `Failure` when a limit is passed. */
  append(from: Direction, bytes: Uint8Array): void;
  /** Nothing is added any more, and a claim may take it. One without a byte of the site is forgotten. */
  freeze(): void;
  /** Forgets it, unless it is frozen. */
  discard(): void;
};

type Entry =
  | { readonly state: 'open'; bytes: number }
  | {
      readonly state: 'frozen';
      readonly recording: Recording;
      readonly bytes: number;
      readonly frozenAtEpochMs: number;
    };

export type RecordingsPorts = {
  readonly limits: RecordingsLimits;
  readonly clock: Clock;
  readonly newId: () => string;
  /** 32 bytes that nobody could foresee. */
  readonly newNonce: () => Uint8Array;
};

/** The recordings that the attestor holds, in memory only: a claim takes each once, and time forgets the others. */
export class Recordings {
  readonly #entries = new Map<string, Entry>();
  readonly #ports: RecordingsPorts;
  #heldBytes = 0;

  constructor(ports: RecordingsPorts) {
    this.#ports = ports;
  }

  /** How many recordings and recorded bytes are held. */
  get usage(): { readonly recordings: number; readonly heldBytes: number } {
    return { recordings: this.#entries.size, heldBytes: this.#heldBytes };
  }

  /** Begins the recording of a connection that was opened now. Throws a `Failure` when there is no room. */
  begin(host: string): OpenRecording {
    this.sweep();
    const { limits, clock, newId, newNonce } = this.#ports;
    if (this.#entries.size >= limits.recordings) throw attestorFailure('too_many_recordings');
    const recordingId = newId();
    const connectedAtEpochMs = clock().getTime();
    const nonce = newNonce();
    const tape = new RecordingTape(limits.tape);
    let commitment: KeyCommitments | undefined;
    const entry: Entry = { state: 'open', bytes: 0 };
    this.#entries.set(recordingId, entry);
    const isOpen = () => this.#entries.get(recordingId) === entry;
    return {
      recordingId,
      nonce,
      commit: (commitments) => {
        if (!isOpen()) return;
        if (commitment !== undefined) throw attestorFailure('already_committed');
        commitment = {
          ...commitments,
          clientOffset: tape.lengthOf('client'),
          serverOffset: tape.lengthOf('server'),
        };
      },
      append: (from, bytes) => {
        if (!isOpen()) return;
        if (this.#heldBytes + bytes.length > limits.heldBytes) throw attestorFailure('memory_exhausted');
        tape.append(from, bytes);
        entry.bytes += bytes.length;
        this.#heldBytes += bytes.length;
      },
      freeze: () => {
        if (!isOpen()) return;
        const given = { host, connectedAtEpochMs, nonce };
        const recording = tape.toRecording(commitment === undefined ? given : { ...given, commitment });
        if (recording.server.length === 0) return this.#forget(recordingId, entry);
        const frozenAtEpochMs = clock().getTime();
        this.#entries.set(recordingId, { state: 'frozen', recording, bytes: entry.bytes, frozenAtEpochMs });
      },
      discard: () => {
        if (isOpen()) this.#forget(recordingId, entry);
      },
    };
  }

  /**
   * Throws a `Failure` when a recording is unknown (never made, used, or expired), still open, or named twice. What it lets
   * pass may still be gone when it is taken.
   */
  check(recordingIds: readonly string[]): void {
    this.#find(recordingIds);
  }

  /** Takes frozen recordings out, all or none, so that each is used once. Throws as `check` does. */
  take(recordingIds: readonly string[]): Recording[] {
    const taken = this.#find(recordingIds);
    for (const { recordingId, entry } of taken) this.#forget(recordingId, entry);
    return taken.map(({ entry }) => entry.recording);
  }

  /** Forgets what has waited too long for a claim. */
  sweep(): void {
    const expiredBefore = this.#ports.clock().getTime() - this.#ports.limits.waitMs;
    for (const [recordingId, entry] of this.#entries) {
      if (entry.state === 'frozen' && entry.frozenAtEpochMs <= expiredBefore) this.#forget(recordingId, entry);
    }
  }

  #find(recordingIds: readonly string[]): { recordingId: string; entry: Extract<Entry, { state: 'frozen' }> }[] {
    this.sweep();
    if (new Set(recordingIds).size !== recordingIds.length) throw attestorFailure('recording_named_twice');
    return recordingIds.map((recordingId) => {
      const entry = this.#entries.get(recordingId);
      if (entry === undefined) throw attestorFailure('recording_unknown');
      if (entry.state === 'open') throw attestorFailure('recording_not_frozen');
      return { recordingId, entry };
    });
  }

  #forget(recordingId: string, entry: Entry): void {
    this.#entries.delete(recordingId);
    this.#heldBytes -= entry.bytes;
  }
}
