import * as z from 'zod';
import { SESSION_STATUSES } from '../session/status.ts';
import { iceServersSchema } from './ice-servers.ts';

/**
 * `POST /runner/{id}/bootstrap`: exchanges the single-use secret from the task's environment. Answers of the runner's
 * routes have the envelope of envelope.ts; the schemas here are its `data`. 401 `TOKEN_INVALID`: not, or no longer, the
 * runner of this session. 410 `SESSION_ENDED`: the session is over. Both mean that the runner has nothing left to do.
 */
export const bootstrapRequestSchema = z.strictObject({ bootstrapSecret: z.string().min(32).max(256) });

/** What a runner needs to serve its one session, and nothing more. */
export const bootstrapResponseSchema = z.object({
  /** Bearer token for `POST /runner/{id}/events`, valid until the session ends or the runner is replaced. */
  runnerToken: z.string(),
  sessionId: z.uuidv4(),
  expiresAt: z.iso.datetime(),
  partner: z.object({ displayName: z.string() }),
  platform: z.object({ name: z.string(), displayName: z.string(), loginUrl: z.url() }),
  /** The platform's verification flow as stored, parsed again by the runner with the flow schema. */
  flow: z.unknown(),
  /** SHA-256 (hex) of the stored flow's canonical JSON. */
  flowHash: z.string(),
  /** SHA-256 (hex) over `veriframe.session/1:<partnerId>:<sessionId>`; the attestation carries it. */
  sessionBinding: z.string(),
  iceServers: iceServersSchema,
  /** Whether the run may leave redacted diagnostics when it fails. */
  diagnostics: z.boolean().optional(),
  /**
   * The public address that this request came from. A Fargate task is not told its own: its metadata knows only the
   * private address, and 1:1 NAT keeps the ports, so this is where viewers reach it.
   */
  observedAddress: z.ipv4().optional(),
});
export type BootstrapResponse = z.infer<typeof bootstrapResponseSchema>;

/**
 * `data` of `POST /runner/{id}/events` when the event was taken: the status that the session is in or now goes to. It may
 * be a terminal one although the event meant another, when the user or the partner ended the session meanwhile. A refusal
 * is a 409 with `eventRefusedSchema` of embed-api.ts as its details; `EVENT_IN_TRANSIT` is worth another try.
 */
export const eventAcceptedSchema = z.object({ status: z.enum(SESSION_STATUSES) });

/**
 * A session description (SDP) forwarded from the stream Lambda to the runner, `POST http://<runner>/whep`: 201 with the answer, `ETag`,
 * ICE servers in `Link`, and `Location: /whep/<connectionId>`, ids of the form below. On that location `PATCH` adds candidates (204) or
 * restarts ICE (200), 428 without `If-Match` and 412 with an old one; `DELETE` ends the connection: 200, or 404 when there is none;
 * `GET` and `POST` are the view without WebRTC (still-view.ts).
 */
export const CONNECTION_ID_PATTERN = /^[A-Za-z0-9_-]{1,64}$/;

export const VIEWER_ROLES = ['control', 'watch'] as const;
export type ViewerRole = (typeof VIEWER_ROLES)[number];

/** Header in which the stream Lambda tells the runner what the viewer may do. */
export const VIEWER_ROLE_HEADER = 'x-veriframe-viewer-role';
