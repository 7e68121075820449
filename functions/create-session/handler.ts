import * as z from 'zod';
import { createSessionRequestSchema } from '../../core/contract/partner-api.ts';
import type { PartnerStore } from '../../core/ports/partner-store.ts';
import type { CreateSessionPorts } from '../../core/session/create-session.ts';
import { createSession } from '../../core/session/create-session.ts';
import { created, invalid } from '../api-answer.ts';
import type { ApiHandler } from '../api-shell.ts';
import { readInput, readQuery } from '../read-input.ts';
import { withPartner } from '../with-partner.ts';

/** `POST /partner/browser-session`. */
export const createSessionHandler = (ports: CreateSessionPorts & { readonly partners: PartnerStore }): ApiHandler =>
  withPartner(ports, async (request, partner) => {
    const query = readQuery(z.strictObject({}), request);
    if (!query.ok) return query.answer;
    const body = readInput(createSessionRequestSchema, request.body);
    if (!body.ok) return body.answer;
    const outcome = await createSession(ports, partner, body.value);
    switch (outcome.kind) {
      case 'created':
        return created(outcome.session);
      case 'invalid':
        return invalid(outcome.problems);
    }
  });
