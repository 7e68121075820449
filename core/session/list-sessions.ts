import type { ListSessionsQuery, SessionList } from '../contract/partner-api.ts';
import { LIST_DEFAULT_LIMIT } from '../contract/partner-api.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { SessionTotals } from '../ports/session-tally.ts';
import type { TokenSecret } from '../ports/token-secret.ts';
import { embedTokenOf, embedUrlOf } from '../token/embed-token.ts';
import { cursorOf, parseCursor } from './list-cursor.ts';
import { sessionEntryOf } from './session-view.ts';

export type ListSessionsPorts = {
  readonly sessions: Pick<SessionStore, 'list'>;
  readonly totals: SessionTotals;
  readonly tokenSecret: TokenSecret;
  readonly publicBaseUrl: string;
};

export type ListSessionsOutcome =
  | { readonly kind: 'listed'; readonly list: SessionList }
  /** The cursor is none of ours, or was given for another filter. */
  | { readonly kind: 'bad-cursor' };

/** One page of the partner's own sessions, newest first. */
export const listSessions = async (
  ports: ListSessionsPorts,
  partnerId: string,
  query: ListSessionsQuery,
): Promise<ListSessionsOutcome> => {
  const after = query.cursor === undefined ? undefined : parseCursor(query.cursor, query.status);
  if (query.cursor !== undefined && !after) return { kind: 'bad-cursor' };
  const limit = query.limit ?? LIST_DEFAULT_LIMIT;
  const offset = after ? null : (query.offset ?? 0);
  const filter = { partnerId, status: query.status };
  const [page, counted, tokenSecret] = await Promise.all([
    ports.sessions.list(filter, { limit, skip: offset ?? 0, after }),
    ports.totals.total(filter),
    ports.tokenSecret(),
  ]);
  const last = page.sessions.at(-1);
  return {
    kind: 'listed',
    list: {
      sessions: page.sessions.map((session) =>
        sessionEntryOf(
          session,
          embedUrlOf(ports.publicBaseUrl, session.sessionId, embedTokenOf(tokenSecret, session.sessionId)),
        ),
      ),
      pagination: {
        total: totalBeside({ offset, shown: page.sessions.length, hasMore: page.hasMore }, counted),
        limit,
        offset,
        hasMore: page.hasMore,
        nextCursor: page.hasMore && last ? cursorOf(last, query.status) : null,
      },
    },
  };
};

/**
 * What the counters say, which may be some moments late, unless the page knows better: there are no fewer sessions than it
 * shows and skipped, and no more when it is the last.
 */
const totalBeside = (
  page: { readonly offset: number | null; readonly shown: number; readonly hasMore: boolean },
  counted: number,
): number => {
  // Behind a cursor lie some that nobody has counted, and an empty page at an offset may lie anywhere behind the end.
  const skippedAtLeast = page.shown > 0 ? (page.offset ?? 0) : 0;
  const atLeast = skippedAtLeast + page.shown + (page.hasMore ? 1 : 0);
  const atMost = page.offset === null || page.hasMore ? Infinity : page.offset + page.shown;
  return Math.min(Math.max(counted, atLeast), atMost);
};
