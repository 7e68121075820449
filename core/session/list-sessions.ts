import type { ListSessionsQuery, SessionList } from '../contract/partner-api.ts';
import { LIST_DEFAULT_LIMIT } from '../contract/partner-api.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { TokenSecret } from '../ports/token-secret.ts';
import { embedTokenOf, embedUrlOf } from '../token/embed-token.ts';
import { cursorOf, parseCursor } from './list-cursor.ts';
import { sessionEntryOf } from './session-view.ts';

export type ListSessionsPorts = {
  readonly sessions: SessionStore;
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
  const [page, total, tokenSecret] = await Promise.all([
    ports.sessions.list(filter, { limit, skip: offset ?? 0, after }),
    ports.sessions.count(filter),
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
        total,
        limit,
        offset,
        hasMore: page.hasMore,
        nextCursor: page.hasMore && last ? cursorOf(last, query.status) : null,
      },
    },
  };
};
