import * as z from 'zod';
import { createSessionRequestSchema, idempotencyKeySchema } from '../../core/contract/partner-api.ts';
import type { CreateSessionPorts } from '../../core/session/create-session.ts';
import { createSession, createSessionOnce } from '../../core/session/create-session.ts';
import { created, invalid, refuse } from '../api-answer.ts';
import type { ApiHandler } from '../api-shell.ts';
import { readInput, readQuery } from '../read-input.ts';
import type { WithPartnerPorts } from '../with-partner.ts';
import { withPartner } from '../with-partner.ts';

const headersSchema = z.object({ 'Idempotency-Key': idempotencyKeySchema.optional() });

/** `POST /partner/browser-session`. */
export const createSessionHandler = (ports: CreateSessionPorts & WithPartnerPorts): ApiHandler =>
  withPartner(ports, async (request, partner) => {
    const query = readQuery(z.strictObject({}), request);
    if (!query.ok) return query.answer;
    const body = readInput(createSessionRequestSchema, request.body);
    if (!body.ok) return body.answer;
    const headers = readInput(headersSchema, { 'Idempotency-Key': request.headers['idempotency-key'] });
    if (!headers.ok) return headers.answer;
    const key = headers.value['Idempotency-Key'];
    const outcome = await (key === undefined
      ? createSession(ports, partner, body.value)
      : createSessionOnce(ports, partner, body.value, {
          partnerId: partner.partnerId,
          key,
          body: request.body,
        }));
    switch (outcome.kind) {
      case 'created':
        return created(outcome.session);
      case 'invalid':
        return invalid(outcome.problems);
      case 'conflict':
        return refuse('IDEMPOTENCY_CONFLICT');
      case 'erased':
        return refuse('SESSION_NOT_FOUND');
    }
  });
