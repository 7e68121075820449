import type { Session } from './session.ts';

/** An item of DynamoDB with the names of its attributes (Developer Guide, "Quotas": 400 KB). */
const ITEM_BYTES = 409_600;

/**
 * What may be written to a session after its result: its end, and 50 rejected events, webhook attempts, resends and replays each, of
 * which none takes more than 200 bytes.
 */
const KEPT_FREE_BYTES = 45_056;

/**
 * Whether the result fits the session's item beside what is there and what may come. Counts the session's JSON, which is longer than
 * its item: quotes and commas are more than what DynamoDB adds to a name, a text or a list.
 */
export const hasRoomForResult = (
  session: Session,
  result: Required<Pick<Session, 'attestation' | 'extractedData'>>,
): boolean =>
  new TextEncoder().encode(JSON.stringify({ ...session, ...result })).length <= ITEM_BYTES - KEPT_FREE_BYTES;
