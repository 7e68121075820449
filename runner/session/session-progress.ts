import type { Log } from '../../adapters/system/json-log.ts';
import type { ViewMessage } from '../../core/contract/live-view.ts';
import type { AwaitingReason } from '../../core/session/awaiting-reason.ts';
import type { RunnerTransition } from '../../core/session/event.ts';
import type { SessionStatus } from '../../core/session/status.ts';
import { PROGRESS_FLOOR, isTerminal } from '../../core/session/status.ts';
import type { ReportEvent } from '../api/event-reporter.ts';
import type { EventAnswer } from '../api/runner-api.ts';
import { SessionEnded } from './session-end.ts';

/** Where an event leads that the flow may report again and again; the rest is reported once. */
const STATUS_OF: Partial<Record<RunnerTransition['type'], SessionStatus>> = {
  FLOW_RUNNING: 'RUNNING',
  USER_NEEDED: 'AWAITING_USER',
  COLLECTING: 'COLLECTING_DATA',
};

/** Takes the session from status to status: reports events, follows the API's answers and tells the viewer. */
export class SessionProgress {
  readonly #report: ReportEvent;
  readonly #view: { tell(message: ViewMessage): void };
  readonly #log: Log;
  #status: SessionStatus = 'INITIALIZING';
  #awaiting: AwaitingReason | null = null;
  #percent = PROGRESS_FLOOR.INITIALIZING;

  constructor(report: ReportEvent, view: { tell(message: ViewMessage): void }, log: Log) {
    this.#report = report;
    this.#view = view;
    this.#log = log;
  }

  /** Resolves when the API has taken the event. Throws `SessionEnded` when the session does not go on from there. */
  async go(event: RunnerTransition): Promise<void> {
    const awaiting = event.type === 'USER_NEEDED' ? event.reason : null;
    if (STATUS_OF[event.type] === this.#status && awaiting === this.#awaiting) return;
    const status = this.#statusFrom(event, await this.#report(event));
    this.#enter(status, awaiting);
    // Taken, and yet over: the user or the partner ended it at the same time.
    if (isTerminal(status) && event.type !== 'VERIFIED' && event.type !== 'USER_CANCELLED') {
      throw new SessionEnded({ kind: 'over' });
    }
  }

  /** Reports the event that ends the session, whatever the answer. */
  async goOut(event: RunnerTransition): Promise<void> {
    const answer = await this.#report(event);
    this.#log('info', 'The session ends here', { event: event.type, answer: answer.kind });
    if (answer.kind === 'taken') this.#enter(answer.status, null);
  }

  /** Progress within a status, in percent. */
  async raise(percent: number): Promise<void> {
    const whole = Math.min(99, Math.round(percent));
    if (whole <= this.#percent) return;
    this.#percent = whole;
    this.#tell();
    await this.#report({ type: 'PROGRESS', progress: whole });
  }

  #statusFrom(event: RunnerTransition, answer: EventAnswer): SessionStatus {
    switch (answer.kind) {
      case 'taken':
        return answer.status;
      case 'not-expected':
        if (answer.duplicate) return answer.status;
        this.#log('warn', 'An event was not expected', { event: event.type, status: answer.status });
        throw new SessionEnded({ kind: isTerminal(answer.status) ? 'over' : 'internal' });
      case 'over':
        throw new SessionEnded({ kind: 'over' });
      case 'no-answer':
        throw new SessionEnded({ kind: 'api-unreachable' });
      case 'invalid':
        this.#log('error', 'An event was not understood', { event: event.type, httpStatus: answer.httpStatus });
        throw new SessionEnded({ kind: 'internal' });
    }
  }

  #enter(status: SessionStatus, awaiting: AwaitingReason | null): void {
    this.#status = status;
    this.#awaiting = status === 'AWAITING_USER' ? awaiting : null;
    if (!isTerminal(status)) this.#percent = Math.max(this.#percent, PROGRESS_FLOOR[status]);
    this.#log('info', 'The session goes on', { status, awaiting: this.#awaiting });
    this.#tell();
  }

  #tell(): void {
    this.#view.tell({
      type: 'status',
      status: this.#status,
      progress: this.#percent,
      awaiting: this.#awaiting,
    });
  }
}
