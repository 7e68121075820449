/** Why a runner has nothing left to do. */
export type SessionEnd =
  /** The session reached its end here: verified, failed or cancelled. */
  | { kind: 'finished' }
  /** The API says that it is over. */
  | { kind: 'over' }
  | { kind: 'bootstrap-refused' }
  | { kind: 'nobody-connected' }
  | { kind: 'user-left' }
  | { kind: 'browser-crashed' }
  | { kind: 'api-unreachable' }
  | { kind: 'internal' }
  /** SIGTERM. */
  | { kind: 'stopped' };

/** The exit code of the container says why it ended; 143 is what a process that SIGTERM ends has by itself. */
export const EXIT_CODES: Readonly<Record<SessionEnd['kind'], number>> = {
  finished: 0,
  over: 0,
  'user-left': 0,
  'bootstrap-refused': 10,
  'browser-crashed': 11,
  'api-unreachable': 12,
  'nobody-connected': 13,
  internal: 14,
  stopped: 143,
};

/** Thrown through whatever is going on when the session has ended. */
export class SessionEnded extends Error {
  readonly end: SessionEnd;

  constructor(end: SessionEnd) {
    super(`The session has ended: ${end.kind}.`);
    this.name = 'SessionEnded';
    this.end = end;
  }
}
