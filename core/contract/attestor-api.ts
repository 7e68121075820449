import * as z from 'zod';
import { SESSION_ERROR_CODES } from '../failure.ts';

/**
 * The wire between prover and attestor. `GET /relay` upgrades to a WebSocket: one socket, one TCP connection, one
 * recording. Text frames are the messages of relay-messages.ts, binary frames are the raw bytes of the TCP stream, both ways.
 * When the site has closed or the prover has finished, the recording is frozen and waits for a claim; `POST /claims` brings one
 * (claim-body.ts) and gets an attestation. `GET /tunnel` upgrades to a WebSocket that carries one TCP connection and records nothing
 * (tunnel-messages.ts): the browser's way to sites that shall see one address. All three take a bearer token where the attestor wants one. `GET /healthz` says whether the attestor serves, `GET /.well-known/attestation-keys.json` its public key.
 */
export const ATTESTOR_PATHS = {
  relay: '/relay',
  tunnel: '/tunnel',
  claims: '/claims',
  health: '/healthz',
  keys: '/.well-known/attestation-keys.json',
} as const;

const failureCodeSchema = z.enum(SESSION_ERROR_CODES);

/**
 * The longest attestation that is taken. With its fields spelled out once more it fits a session's item (400 KB) in most cases; where it
 * does not, the session says so at its end.
 */
export const ATTESTATION_MAX_CHARACTERS = 200_000;

/** The attestation, an SD-JWT VC (ES256). */
export const claimResponseSchema = z.object({ attestation: z.string() });

/** A refusal, HTTP 4xx, or 503 when the attestor could not sign: `code` from the failure table, `reason` the exact check. */
export const claimRefusalSchema = z.object({ code: failureCodeSchema, reason: z.string() });
