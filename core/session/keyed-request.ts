import { createHash } from 'node:crypto';
import { canonicalJson } from '../flow/canonical-json.ts';
import type { IdempotencyRecord } from '../ports/idempotency-store.ts';

/** A create request that its sender may repeat. `body` is the JSON that came, before any default was filled in. */
export type KeyedRequest = { readonly partnerId: string; readonly key: string; readonly body: unknown };

/** The contract's 24 h (Part 3). */
const KEPT_S = 24 * 3600;

/** Names partner and key. The key is hashed: partners put order numbers and mail addresses into such keys. */
export const requestIdOf = ({ partnerId, key }: KeyedRequest): string => `${partnerId}#${sha256(key)}`;

/** The same for bodies that differ in white space and in the order of members only. */
export const bodyHashOf = ({ body }: KeyedRequest): string => sha256(canonicalJson(body));

/** What is kept of a request that made this session now. */
export const recordOf = (request: KeyedRequest, sessionId: string, now: Date): IdempotencyRecord => ({
  requestId: requestIdOf(request),
  bodyHash: bodyHashOf(request),
  sessionId,
  deleteAtEpochS: Math.ceil(now.getTime() / 1000) + KEPT_S,
});

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
