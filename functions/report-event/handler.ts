import type { Metrics } from '../../core/ports/metrics.ts';
import { embedEventSchema, runnerEventSchema } from '../../core/session/event.ts';
import { reportEmbedEvent } from '../../core/session/report-embed-event.ts';
import type { ReportRunnerEventPorts, RunnerDelivery } from '../../core/session/report-runner-event.ts';
import { reportRunnerEvent } from '../../core/session/report-runner-event.ts';
import type { ApiAnswer } from '../api-answer.ts';
import { invalid, ok, refuse } from '../api-answer.ts';
import { bearerTokenOf, sessionIdOf } from '../api-request.ts';
import type { ApiHandler } from '../api-shell.ts';
import { readInput } from '../read-input.ts';

export const RUNNER_EVENTS_ROUTE = '/runner/{id}/events';

/** `POST /embed/{id}/events` and `POST /runner/{id}/events`: the route says who reports, and so which token counts. */
export const reportEventHandler =
  (ports: ReportRunnerEventPorts & { readonly metrics: Metrics }): ApiHandler =>
  async (request) => {
    const isRunner = request.route === RUNNER_EVENTS_ROUTE;
    const settle = (delivery: RunnerDelivery): ApiAnswer => {
      const reason = rejectionOf(delivery);
      if (reason !== undefined) {
        ports.metrics({ RejectedEvents: 1 }, [{ Sender: isRunner ? 'runner' : 'page', Reason: reason }]);
      }
      return answerOf(delivery);
    };
    const sender = { sessionId: sessionIdOf(request), token: bearerTokenOf(request) };
    if (sender.token === undefined) return refuse('TOKEN_INVALID');
    if (isRunner) {
      const event = readInput(runnerEventSchema, request.body);
      return event.ok ? settle(await reportRunnerEvent(ports, { ...sender, event: event.value })) : event.answer;
    }
    const event = readInput(embedEventSchema, request.body);
    return event.ok ? settle(await reportEmbedEvent(ports, { ...sender, event: event.value })) : event.answer;
  };

/** Why an event was turned away; not the duplicates, which follow from answers that were lost on the way. */
const rejectionOf = (delivery: RunnerDelivery): string | undefined =>
  delivery.kind === 'taken' || (delivery.kind === 'not-expected' && delivery.duplicate) ? undefined : delivery.kind;

const answerOf = (delivery: RunnerDelivery): ApiAnswer => {
  switch (delivery.kind) {
    case 'taken':
      return ok({ status: delivery.status });
    case 'in-transit':
      return refuse('EVENT_IN_TRANSIT', { status: delivery.status, duplicate: false }, { 'retry-after': '1' });
    case 'not-expected':
      return refuse('EVENT_NOT_EXPECTED', { status: delivery.status, duplicate: delivery.duplicate });
    case 'ended':
      return refuse('SESSION_ENDED');
    case 'refused':
      return refuse('TOKEN_INVALID');
    case 'invalid':
      return invalid(delivery.problems);
  }
};
