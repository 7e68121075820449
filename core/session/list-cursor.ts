import { Buffer } from 'node:buffer';
import * as z from 'zod';
import type { ListPosition } from '../ports/session-store.ts';
import type { SessionStatus } from './status.ts';

/** Version, filter, and the last entry of the page before. It names no partner: the key that asks decides whose list. */
const cursorSchema = z.tuple([z.literal(1), z.string(), z.iso.datetime(), z.uuidv4()]);

/** Text that continues a list after an entry, good for the same filter only. */
export const cursorOf = (position: ListPosition, status: SessionStatus | undefined): string =>
  Buffer.from(JSON.stringify([1, status ?? '', position.createdAt, position.sessionId])).toString('base64url');

/** Reads a cursor; `undefined` unless it is one of ours for this filter. */
export const parseCursor = (cursor: string, status: SessionStatus | undefined): ListPosition | undefined => {
  const parsed = cursorSchema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (!parsed.success) return undefined;
  const [, filter, createdAt, sessionId] = parsed.data;
  return filter === (status ?? '') ? { createdAt, sessionId } : undefined;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
