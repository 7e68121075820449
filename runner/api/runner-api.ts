import { eventRefusedSchema } from '../../core/contract/embed-api.ts';
import { errorEnvelopeSchema, successEnvelopeSchema } from '../../core/contract/envelope.ts';
import type { BootstrapResponse } from '../../core/contract/runner-api.ts';
import { bootstrapResponseSchema, eventAcceptedSchema } from '../../core/contract/runner-api.ts';
import type { RunnerEvent } from '../../core/session/event.ts';
import type { SessionStatus } from '../../core/session/status.ts';

export type BootstrapAnswer =
  | { kind: 'started'; bootstrap: BootstrapResponse }
  /** The session is over. */
  | { kind: 'over' }
  /** The secret is wrong or used. */
  | { kind: 'refused' }
  /** Nobody answered, or not in a way that makes sense. */
  | { kind: 'no-answer' };

export type EventAnswer =
  | { kind: 'taken'; status: SessionStatus }
  | { kind: 'not-expected'; status: SessionStatus; duplicate: boolean }
  /** The session is over, or another runner serves it: there is nothing left to do. */
  | { kind: 'over' }
  /** Worth another try. */
  | { kind: 'no-answer' }
  /** Trying again would not help: an event that the API does not understand. */
  | { kind: 'invalid'; httpStatus: number };

export type RunnerApi = {
  bootstrap(bootstrapSecret: string): Promise<BootstrapAnswer>;
  post(token: string, event: RunnerEvent): Promise<EventAnswer>;
};

/** One try; the API waits 2 s at most for a state machine between two states. */
const REQUEST_TIMEOUT_MS = 8_000;

const bootstrapped = successEnvelopeSchema(bootstrapResponseSchema);
const taken = successEnvelopeSchema(eventAcceptedSchema);

/** The runner's two routes. Neither method rejects. */
export const runnerApi = (baseUrl: string, sessionId: string): RunnerApi => {
  const send = async (route: string, body: unknown, token?: string) => {
    try {
      const response = await fetch(`${baseUrl}/runner/${sessionId}/${route}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(body),
        redirect: 'error',
        signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
      });
      return { httpStatus: response.status, body: (await response.json()) as unknown };
    } catch {
      return null;
    }
  };
  return {
    bootstrap: async (bootstrapSecret) => {
      const answer = await send('bootstrap', { bootstrapSecret });
      if (answer?.httpStatus === 410) return { kind: 'over' };
      if (answer !== null && isRefusal(answer.httpStatus)) return { kind: 'refused' };
      const parsed = bootstrapped.safeParse(answer?.body);
      return parsed.success ? { kind: 'started', bootstrap: parsed.data.data } : { kind: 'no-answer' };
    },
    post: async (token, event) => {
      const answer = await send('events', event, token);
      if (answer === null) return { kind: 'no-answer' };
      const accepted = taken.safeParse(answer.body);
      if (accepted.success) return { kind: 'taken', status: accepted.data.data.status };
      return refusalOf(answer.httpStatus, answer.body);
    },
  };
};

/** 429 is a refusal for now only. */
const isRefusal = (httpStatus: number): boolean => httpStatus >= 400 && httpStatus < 500 && httpStatus !== 429;

const refusalOf = (httpStatus: number, body: unknown): EventAnswer => {
  if (!isRefusal(httpStatus)) return { kind: 'no-answer' };
  if (httpStatus === 410 || httpStatus === 401 || httpStatus === 404) return { kind: 'over' };
  const parsed = errorEnvelopeSchema.safeParse(body);
  const code = parsed.success ? parsed.data.error.code : undefined;
  if (code === 'EVENT_IN_TRANSIT') return { kind: 'no-answer' };
  const details = eventRefusedSchema.safeParse(parsed.data?.error.details);
  return code === 'EVENT_NOT_EXPECTED' && details.success
    ? { kind: 'not-expected', ...details.data }
    : { kind: 'invalid', httpStatus };
};
