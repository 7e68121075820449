/** How long the runner waits for others. Tests shorten them. */
export type RunnerLimits = typeof RUNNER_LIMITS;

export const RUNNER_LIMITS = {
  bootstrapMs: 15_000,
  /** The state machine gives a state up after 30 s without a heartbeat; it is in no hurry between two states. */
  reportMs: 20_000,
  heartbeatEveryMs: 10_000,
  /** A runner that could not tell that it lives for as long has been given up. */
  silentMs: 45_000,
  /** From READY until the user's first connection. */
  connectMs: 120_000,
  /** A refresh, a tunnel, a change from one network to another. */
  absentMs: 60_000,
  /** After SIGTERM; ECS kills 10 s after it. */
  shutdownMs: 4_000,
};
