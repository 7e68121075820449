import type { Like } from '../../core/flow/request.ts';
import type { FlowRun } from './flow-run.ts';
import type { PageRequest } from './page-request.ts';

const ASK_AGAIN_MS = 100;

/**
 * The page's own request that is like this; the page may make it only later. Rejects when the run is over: the deadline of the
 * `collect` ends the wait.
 */
export const untilAsked = async ({ traffic, changes, signal }: FlowRun, like: Like): Promise<PageRequest> => {
  for (;;) {
    signal.throwIfAborted();
    const request = traffic.requestLike(like);
    if (request !== undefined) return request;
    await changes.next(ASK_AGAIN_MS);
  }
};
