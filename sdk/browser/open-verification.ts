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

/**
 * Leaves this page for the verification, where neither an iframe nor a window is possible. No event comes back and the
 * verification does not lead back here: tell the user so before, and learn the outcome on your server.
 * Throws a `TypeError` when `embedUrl` is not one.
 */
export const goToVerification = (options: Pick<EmbedOptions, 'embedUrl'>): void =>
  window.location.assign(embedAddress(options.embedUrl).href);
