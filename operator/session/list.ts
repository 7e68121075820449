import * as z from 'zod';
import type { ListPosition, SessionStore } from '../../core/ports/session-store.ts';
import { cursorOf, parseCursor } from '../../core/session/list-cursor.ts';
import type { SessionSummary } from '../../core/session/session.ts';
import { progressOf } from '../../core/session/session.ts';
import { SESSION_STATUSES } from '../../core/session/status.ts';
import { command, wholeNumber } from '../command.ts';
import { usageError } from '../operator-error.ts';
import { noSuchPartner, openPartners } from '../partner/open-partners.ts';
import { tableLines } from '../table.ts';
import { openSessions } from './open-sessions.ts';

const MAX_LIMIT = 100;

/** `veriframe session list`. */
export const listSessions = command({
  path: ['session', 'list'],
  summary: 'shows sessions, newest first',
  details: 'Of one partner, or the newest of every partner. With --partner a cursor continues the list.',
  options: {
    partner: { type: 'string', value: 'ID', help: 'only the sessions of this partner' },
    status: { type: 'string', value: 'STATUS', help: `only those in one status: ${SESSION_STATUSES.join(' ')}` },
    limit: { type: 'string', value: 'N', help: `at most so many (1 to ${MAX_LIMIT}, default 20)` },
    cursor: { type: 'string', value: 'TEXT', help: 'where the list before ended' },
  },
  deployment: true,
  example: 'veriframe session list --local --partner playground --status COMPLETED',
  input: z.object({
    partner: z.string().optional(),
    status: z.enum(SESSION_STATUSES, { error: `must be one of ${SESSION_STATUSES.join(', ')}` }).optional(),
    limit: wholeNumber(1, MAX_LIMIT).default(20),
    cursor: z.string().optional(),
  }),
  run: async ({ partner, status, limit, cursor }, { openDeployment }) => {
    if (cursor !== undefined && partner === undefined) throw usageError('--cursor needs --partner.');
    const after = cursor === undefined ? undefined : parseCursor(cursor, status);
    if (cursor !== undefined && !after)
      throw usageError('--cursor is none of this list.', 'Give the same --status as in the list before.');
    const deployment = await openDeployment();
    const partners = openPartners(deployment);
    if (partner !== undefined && !(await partners.find(partner))) throw noSuchPartner(partner);
    const ids = partner === undefined ? (await partners.list()).map(({ partnerId }) => partnerId) : [partner];
    const sessions = openSessions(deployment);
    const lists = await Promise.all(ids.map((partnerId) => listOf(sessions, partnerId, { status, limit, after })));
    const entries = lists.flatMap((list) => list.entries).sort(newestFirst);
    const shown = entries.slice(0, limit);
    const hasMore = entries.length > limit || lists.some((list) => list.hasMore);
    const last = shown.at(-1);
    const nextCursor = partner !== undefined && hasMore && last ? cursorOf(last, status) : null;
    return {
      json: { sessions: shown, hasMore, nextCursor },
      lines: [
        ...tableLines(
          ['SESSION', 'PARTNER', 'PLATFORM', 'STATUS', '%', 'ERROR', 'CREATED'],
          shown.map((entry) => [
            entry.sessionId,
            entry.partnerId,
            entry.platform,
            entry.status,
            String(entry.progress),
            entry.errorCode ?? '',
            entry.createdAt,
          ]),
        ),
        ...(nextCursor === null ? (hasMore ? ['There are more.'] : []) : [`There are more: --cursor ${nextCursor}`]),
      ],
    };
  },
});

type Entry = ReturnType<typeof entryOf>;

/** No reference of the partner's: it may name a person. */
const entryOf = (partnerId: string, session: SessionSummary) => ({
  sessionId: session.sessionId,
  partnerId,
  platform: session.platform.name,
  status: session.status,
  progress: progressOf(session),
  errorCode: session.errorCode ?? null,
  createdAt: session.createdAt,
  expiresAt: session.expiresAt,
});

const listOf = async (
  sessions: SessionStore,
  partnerId: string,
  page: { status: SessionSummary['status'] | undefined; limit: number; after: ListPosition | undefined },
): Promise<{ entries: Entry[]; hasMore: boolean }> => {
  const { status, limit, after } = page;
  const found = await sessions.list({ partnerId, status }, { limit, skip: 0, after });
  return { entries: found.sessions.map((session) => entryOf(partnerId, session)), hasMore: found.hasMore };
};

const newestFirst = (a: Entry, b: Entry): number =>
  a.createdAt < b.createdAt ? 1 : a.createdAt > b.createdAt ? -1 : 0;
