import * as z from 'zod';
import { getAttestation } from '../../core/attestation/get-attestation.ts';
import type { SessionStore } from '../../core/ports/session-store.ts';
import { ok, refuse } from '../api-answer.ts';
import { sessionIdOf } from '../api-request.ts';
import type { ApiHandler } from '../api-shell.ts';
import { readQuery } from '../read-input.ts';
import type { WithPartnerPorts } from '../with-partner.ts';
import { withPartner } from '../with-partner.ts';

/** `GET /partner/browser-session/{id}/attestation`. */
export const getAttestationHandler = (ports: WithPartnerPorts & { readonly sessions: SessionStore }): ApiHandler =>
  withPartner(ports, async (request, { partnerId }) => {
    const query = readQuery(z.strictObject({}), request);
    if (!query.ok) return query.answer;
    const outcome = await getAttestation(ports, { sessionId: sessionIdOf(request), partnerId });
    switch (outcome.kind) {
      case 'found':
        return ok(outcome.attestation);
      case 'no-attestation':
        return refuse('ATTESTATION_NOT_FOUND');
      case 'not-found':
        return refuse('SESSION_NOT_FOUND');
    }
  });
