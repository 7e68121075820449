import type { RecordingsLimits } from './recordings.ts';
import type { RelayLimits } from './relay.ts';

export type AttestorLimits = {
  readonly recordings: RecordingsLimits;
  readonly relay: RelayLimits;
  /** Relays at once. */
  readonly relays: number;
  /** HTTP requests at once, beside the relays. */
  readonly requests: number;
  /** To receive one HTTP request. */
  readonly requestMs: number;
  /** How often expired recordings are looked for. */
  readonly sweepMs: number;
  /** How long claims may still run when the attestor is closed. */
  readonly closeMs: number;
};

/**
 * The limits of the shipped attestor. Memory: 96 MB of recordings, of which the open ones (100 relays of at most 1.75 MB) may
 * take twice their bytes, fit into a task of 512 MB beside Node's own 80 MB.
 */
export const ATTESTOR_LIMITS: AttestorLimits = {
  recordings: {
    tape: {
      // A request with 16 KB of cookies and a body; a response of 1 MB in small records and chunks.
      clientBytes: 262_144,
      serverBytes: 1_572_864,
      // An honest exchange takes about six.
      turns: 1_000,
    },
    recordings: 500,
    heldBytes: 100_663_296,
    // The user reads the consent form in this time.
    waitMs: 900_000,
  },
  relay: { connectMs: 10_000, idleMs: 20_000, totalMs: 60_000 },
  relays: 100,
  requests: 50,
  requestMs: 10_000,
  sweepMs: 30_000,
  // SIGTERM is followed by SIGKILL after 5 s at the earliest.
  closeMs: 3_000,
};
