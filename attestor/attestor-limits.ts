import type { ClaimRoomLimits } from './claims/claim-room.ts';
import type { RecordingsLimits } from './recordings.ts';
import type { RelayLimits } from './relay.ts';
import type { TunnelLimits } from './tunnel.ts';
import type { VerificationLimits } from './verification/verification-pool.ts';

export type AttestorLimits = {
  readonly recordings: RecordingsLimits;
  readonly relay: RelayLimits;
  readonly tunnel: TunnelLimits;
  readonly claims: ClaimRoomLimits;
  readonly verification: VerificationLimits;
  /** Relays at once. */
  readonly relays: number;
  /** Tunnels at once. */
  readonly tunnels: number;
  /** HTTP requests at once, beside relays and tunnels. */
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
 * take twice their bytes, 128 MB of claims, 50 MB under way in tunnels and the heaps of two threads fit into a task of 1 GB beside Node's own 80 MB.
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
  // A page, or a download that it makes. Browsers keep connections for some minutes, and pages that listen for longer.
  tunnel: { connectMs: 10_000, idleMs: 300_000, totalMs: 3_600_000, bytes: 134_217_728, messageBytes: 131_072 },
  // Fifty claims of the usual size, or five of the largest.
  claims: { claims: 50, bytes: 134_217_728 },
  verification: {
    // A thread does nothing else; more of them than cores would only share the time.
    workers: 2,
    // The most that a claim may hold takes some seconds on half a core.
    jobMs: 20_000,
    heapMb: 192,
  },
  relays: 100,
  // A browser keeps one connection of HTTP/2 or six of HTTP/1.1 to a host. They hold no more than what is under way.
  tunnels: 400,
  requests: 100,
  // The largest claim over a slow line.
  requestMs: 30_000,
  sweepMs: 30_000,
  // SIGTERM is followed by SIGKILL after 5 s at the earliest.
  closeMs: 3_000,
};
