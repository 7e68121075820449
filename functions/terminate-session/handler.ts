import * as z from 'zod';
import type { TerminatedSession } from '../../core/contract/partner-api.ts';
import type { Session } from '../../core/session/session.ts';
import { progressOf } from '../../core/session/session.ts';
import { errorMessageOf } from '../../core/session/session-view.ts';
import type { TerminateSessionPorts } from '../../core/session/terminate-session.ts';
import { terminateSession } from '../../core/session/terminate-session.ts';
import { ok, refuse } from '../api-answer.ts';
import { sessionIdOf } from '../api-request.ts';
import type { ApiHandler } from '../api-shell.ts';
import { readInput, readQuery } from '../read-input.ts';
import type { WithPartnerPorts } from '../with-partner.ts';
import { withPartner } from '../with-partner.ts';

/** `POST /partner/browser-session/{id}/terminate`. */
export const terminateSessionHandler = (ports: TerminateSessionPorts & WithPartnerPorts): ApiHandler =>
  withPartner(ports, async (request, { partnerId }) => {
    const query = readQuery(z.strictObject({}), request);
    if (!query.ok) return query.answer;
    const body = readInput(z.strictObject({}), request.body);
    if (!body.ok) return body.answer;
    const outcome = await terminateSession(ports, { sessionId: sessionIdOf(request), partnerId });
    switch (outcome.kind) {
      case 'terminated':
        return ok(terminatedViewOf(outcome.session));
      case 'ended-otherwise':
        return refuse('SESSION_ALREADY_TERMINAL', { status: outcome.session.status });
      case 'pending':
        return refuse('SERVICE_UNAVAILABLE', undefined, { 'retry-after': '1' });
      case 'not-found':
        return refuse('SESSION_NOT_FOUND');
    }
  });

const terminatedViewOf = (session: Session): TerminatedSession => ({
  sessionId: session.sessionId,
  status: 'TERMINATED',
  progress: progressOf(session),
  externalReferenceId: session.externalReferenceId ?? null,
  errorCode: session.errorCode ?? null,
  errorMessage: errorMessageOf(session),
});
