import * as z from 'zod';
import type { GetSessionPorts } from '../../core/session/get-session.ts';
import { getSession } from '../../core/session/get-session.ts';
import { ok, refuse } from '../api-answer.ts';
import { sessionIdOf } from '../api-request.ts';
import type { ApiHandler } from '../api-shell.ts';
import { readQuery } from '../read-input.ts';
import type { WithPartnerPorts } from '../with-partner.ts';
import { withPartner } from '../with-partner.ts';

/** `GET /partner/browser-session/{id}`. */
export const getSessionHandler = (ports: GetSessionPorts & WithPartnerPorts): ApiHandler =>
  withPartner(ports, async (request, { partnerId }) => {
    const query = readQuery(z.strictObject({}), request);
    if (!query.ok) return query.answer;
    const outcome = await getSession(ports, { sessionId: sessionIdOf(request), partnerId });
    switch (outcome.kind) {
      case 'found':
        return ok(outcome.details);
      case 'not-found':
        return refuse('SESSION_NOT_FOUND');
    }
  });
