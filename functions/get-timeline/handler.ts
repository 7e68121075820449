import * as z from 'zod';
import type { SessionStore } from '../../core/ports/session-store.ts';
import { readTimeline } from '../../core/session/read-timeline.ts';
import { ok, refuse } from '../api-answer.ts';
import { sessionIdOf } from '../api-request.ts';
import type { ApiHandler } from '../api-shell.ts';
import { readQuery } from '../read-input.ts';
import type { WithPartnerPorts } from '../with-partner.ts';
import { withPartner } from '../with-partner.ts';

/** `GET /partner/browser-session/{id}/events`. */
export const getTimelineHandler = (ports: WithPartnerPorts & { readonly sessions: SessionStore }): ApiHandler =>
  withPartner(ports, async (request, { partnerId }) => {
    const query = readQuery(z.strictObject({}), request);
    if (!query.ok) return query.answer;
    const outcome = await readTimeline(ports, { sessionId: sessionIdOf(request), partnerId });
    switch (outcome.kind) {
      case 'found':
        return ok(outcome.timeline);
      case 'not-found':
        return refuse('SESSION_NOT_FOUND');
    }
  });
