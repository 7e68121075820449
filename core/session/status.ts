/** The session statuses of the partner API (contract, Part 1). */
export const ACTIVE_STATUSES = [
  'CREATED',
  'INITIALIZING',
  'READY',
  'CONNECTED',
  'LOADING_TREE',
  'RUNNING',
  'AWAITING_USER',
  'COLLECTING_DATA',
  'VERIFYING',
] as const;

/** Statuses that nothing leaves. */
export const TERMINAL_STATUSES = ['COMPLETED', 'TERMINATED', 'ERROR', 'CANCELLED'] as const;

export const SESSION_STATUSES = [...ACTIVE_STATUSES, ...TERMINAL_STATUSES] as const;

export type ActiveStatus = (typeof ACTIVE_STATUSES)[number];
export type TerminalStatus = (typeof TERMINAL_STATUSES)[number];
export type SessionStatus = ActiveStatus | TerminalStatus;

/** True when the status can never change again. */
export const isTerminal = (status: SessionStatus): status is TerminalStatus =>
  (TERMINAL_STATUSES as readonly string[]).includes(status);

/**
 * The least progress (percent) that a session in this status has made. The state machine writes it on entering the
 * status; `COMPLETED` alone is 100, other terminal statuses keep the last value.
 */
export const PROGRESS_FLOOR: Record<ActiveStatus, number> = {
  CREATED: 0,
  INITIALIZING: 5,
  READY: 15,
  CONNECTED: 20,
  LOADING_TREE: 25,
  RUNNING: 30,
  AWAITING_USER: 35,
  COLLECTING_DATA: 70,
  VERIFYING: 85,
};
