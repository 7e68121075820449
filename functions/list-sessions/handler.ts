import { listSessionsQuerySchema } from '../../core/contract/partner-api.ts';
import type { ListSessionsPorts } from '../../core/session/list-sessions.ts';
import { listSessions } from '../../core/session/list-sessions.ts';
import { invalid, ok } from '../api-answer.ts';
import type { ApiHandler } from '../api-shell.ts';
import { readQuery } from '../read-input.ts';
import type { WithPartnerPorts } from '../with-partner.ts';
import { withPartner } from '../with-partner.ts';

/** `GET /partner/browser-sessions`. */
export const listSessionsHandler = (ports: ListSessionsPorts & WithPartnerPorts): ApiHandler =>
  withPartner(ports, async (request, { partnerId }) => {
    const query = readQuery(listSessionsQuerySchema, request);
    if (!query.ok) return query.answer;
    const outcome = await listSessions(ports, partnerId, query.value);
    switch (outcome.kind) {
      case 'listed':
        return ok(outcome.list);
      case 'bad-cursor':
        return invalid([{ path: 'cursor', message: 'is not the nextCursor of a page of this list' }]);
    }
  });
