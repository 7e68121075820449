import type { SessionErrorCode } from '../../core/failure.ts';
import { Failure } from '../../core/failure.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { DONE, failed } from './command-outcome.ts';
import type { FlowRun } from './flow-run.ts';
import type { PageLink } from './page-link.ts';

/**
 * Opens `url` in the current page and waits until its document begins to arrive, or until the browser has given up. An
 * address that only starts something else, or that the user left again, counts as done: the page that is there decides. So
 * does one whose site asks the user to log in first: that takes as long as the user does.
 */
export const openAddress = async (
  { link, onLoginAsked }: Pick<FlowRun, 'link' | 'onLoginAsked'>,
  url: string,
): Promise<CommandOutcome> => {
  let stop: (() => void) | undefined;
  const asked = new Promise<CommandOutcome>((resolve) => {
    stop = onLoginAsked?.(() => resolve(DONE));
  });
  try {
    return await Promise.race([navigate(link, url), asked]);
  } finally {
    stop?.();
  }
};

const navigate = async (link: PageLink, url: string): Promise<CommandOutcome> => {
  try {
    const session = await link.session();
    const { errorText } = await session.send('Page.navigate', { url });
    const code = errorText === undefined ? undefined : codeOf(errorText);
    return code === undefined ? DONE : failed(code);
  } catch (error) {
    if (error instanceof Failure) throw error;
    // The page was closed in between; the next look finds the one that took its place.
    await link.release();
    return DONE;
  }
};

/** Chromium's net errors (net/base/net_error_list.h). A certificate that is not good and a site that is down are one to the user. */
const codeOf = (errorText: string): SessionErrorCode | undefined => {
  if (errorText === 'net::ERR_ABORTED') return undefined;
  if (/^net::ERR_SSL_(VERSION_OR_CIPHER_MISMATCH|PROTOCOL_ERROR|OBSOLETE_VERSION)$/.test(errorText))
    return 'TLS_UNSUPPORTED';
  return 'PLATFORM_UNAVAILABLE';
};
