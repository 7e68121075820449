import * as z from 'zod';
import type { ResendWebhookPorts } from '../../core/webhook/resend-webhook.ts';
import { resendWebhook } from '../../core/webhook/resend-webhook.ts';
import { accepted, refuse } from '../api-answer.ts';
import { sessionIdOf } from '../api-request.ts';
import type { ApiHandler } from '../api-shell.ts';
import { readInput, readQuery } from '../read-input.ts';
import type { WithPartnerPorts } from '../with-partner.ts';
import { withPartner } from '../with-partner.ts';

/** `POST /partner/browser-session/{id}/webhook/resend`. */
export const resendWebhookHandler = (ports: ResendWebhookPorts & WithPartnerPorts): ApiHandler =>
  withPartner(ports, async (request, { partnerId }) => {
    const query = readQuery(z.strictObject({}), request);
    if (!query.ok) return query.answer;
    const body = readInput(z.strictObject({}), request.body);
    if (!body.ok) return body.answer;
    const outcome = await resendWebhook(ports, { sessionId: sessionIdOf(request), partnerId });
    switch (outcome.kind) {
      case 'queued':
        return accepted(outcome.resend);
      case 'not-ended':
        return refuse('SESSION_NOT_TERMINAL', { status: outcome.status });
      case 'no-webhook':
        return refuse('WEBHOOK_NOT_CONFIGURED');
      case 'not-found':
        return refuse('SESSION_NOT_FOUND');
    }
  });
