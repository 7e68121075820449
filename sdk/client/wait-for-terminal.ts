import type { SessionDetails } from '../../core/contract/partner-api.ts';
import { isTerminal, type TerminalStatus } from '../../core/session/status.ts';
import { VeriframeError } from './veriframe-error.ts';

/** A session that has ended, as the API shows it. */
export type EndedSession = SessionDetails & { readonly status: TerminalStatus };

const FIRST_POLL_MS = 1_000;
const MAX_POLL_MS = 10_000;

/**
 * Asks until the session has ended, every second at first and every ten seconds later. Throws a `VeriframeError` `TIMEOUT` when
 * it has not after `timeoutMs`, which is checked between two questions, and whatever asking throws.
 */
export const waitForTerminal = async (
  ports: {
    readonly read: () => Promise<SessionDetails>;
    readonly wait: (delayMs: number) => Promise<void>;
    readonly now: () => Date;
  },
  timeoutMs: number,
): Promise<EndedSession> => {
  const deadlineMs = ports.now().getTime() + timeoutMs;
  for (let pollMs = FIRST_POLL_MS; ; pollMs = Math.min(MAX_POLL_MS, pollMs * 1.5)) {
    const session = await ports.read();
    if (isEnded(session)) return session;
    const leftMs = deadlineMs - ports.now().getTime();
    if (leftMs <= 0) {
      const message = `the session is still ${session.status} after ${timeoutMs} ms`;
      throw new VeriframeError({ code: 'TIMEOUT', message, isRetryable: true });
    }
    await ports.wait(Math.min(pollMs, leftMs));
  }
};

const isEnded = (session: SessionDetails): session is EndedSession => isTerminal(session.status);
