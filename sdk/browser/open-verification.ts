import { embedAddress } from './embed-address.ts';
import type { EmbedOptions } from './embed-line.ts';
import { embedLine } from './embed-line.ts';

export type { EmbedOptions } from './embed-line.ts';
export type { FrameMessage, FrameMessageData } from './frame-message.ts';

export type OpenOptions = EmbedOptions & {
  /** Called once when the user has closed the window; the session may be anywhere then, so ask your server. */
  readonly onClosed?: () => void;
};

export type OpenedVerification =
  | {
      readonly kind: 'opened';
      cancel(): void;
      focus(): void;
      /** Closes the window and lets go of every listener and timer. */
      destroy(): void;
    }
  /** The browser allows no window: it opens them only while it handles a click or a key. */
  | { readonly kind: 'blocked' };

const FEATURES = 'popup,width=480,height=800';
/** A closed window fires no event that its opener hears. */
const CLOSED_CHECK_MS = 500;

/**
 * Shows a verification in a window of its own (a tab on phones), for pages that may hold no iframe. Call it in a click
 * handler. The page must not be served with `Cross-Origin-Opener-Policy: same-origin`: that cuts the line to the window.
 * Throws a `TypeError` when `embedUrl` is not one.
 */
export const openVerification = (options: OpenOptions): OpenedVerification => {
  const address = embedAddress(options.embedUrl);
  const opened = window.open(address.href, `veriframe-${address.sessionId}`, FEATURES);
  if (opened === null) return { kind: 'blocked' };

  const line = embedLine(address, { host: window, page: () => opened }, options);
  const letGo = (): void => {
    clearInterval(timer);
    line.close();
  };
  const timer = setInterval(() => {
    if (!opened.closed) return;
    letGo();
    options.onClosed?.();
  }, CLOSED_CHECK_MS);
  return {
    kind: 'opened',
    cancel: line.cancel,
    focus: () => opened.focus(),
    destroy: () => {
      letGo();
      opened.close();
    },
  };
};

export type GoOptions = Omit<EmbedOptions, 'onEvent'> & {
  /** Where a button leads when the verification is over; of one of the origins that may embed it, or there is no button. */
  readonly returnUrl?: string;
};

/**
 * Leaves this page for the verification, where neither an iframe nor a window is possible. No event comes back: learn the
 * outcome on your server, also for a user who never presses the button that leads to `returnUrl`. Throws a `TypeError` when
 * `embedUrl` is not one.
 */
export const goToVerification = (options: GoOptions): void => window.location.assign(fullPageAddress(options));

/** The embed URL with what its page is to know from the beginning, in its fragment, which no server sees. */
export const fullPageAddress = ({ embedUrl, returnUrl, theme, locale }: GoOptions): string => {
  const url = new URL(embedAddress(embedUrl).href);
  const fragment = new URLSearchParams(url.hash.slice(1));
  for (const [name, value] of Object.entries({ return: returnUrl, theme, locale })) {
    if (value !== undefined) fragment.set(name, value);
  }
  url.hash = fragment.toString();
  return url.href;
};
