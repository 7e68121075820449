import { embedAddress } from './embed-address.ts';
import type { EmbedOptions } from './embed-line.ts';
import { embedLine } from './embed-line.ts';

export type { EmbedOptions } from './embed-line.ts';
export type { FrameMessage, FrameMessageData } from './frame-message.ts';

export type MountOptions = EmbedOptions & {
  /** The element that the iframe fills; give it a height. */
  readonly container: Element;
  /** What a screen reader calls the iframe. */
  readonly title?: string;
};

export type MountedVerification = {
  /** Cancels the session, as the user can: it ends as `CANCELLED`. */
  cancel(): void;
  /** Takes the iframe and every listener away; the session goes on, and its `embedUrl` works again until it expires. */
  destroy(): void;
};

/** What the embed page uses: the remote picture plays by itself, and the clipboard goes to the remote browser and back. */
const ALLOW = 'autoplay; clipboard-read; clipboard-write; fullscreen';

/** Shows a verification in an iframe inside `container`. Throws a `TypeError` when `embedUrl` is not one. */
export const mountVerification = (options: MountOptions): MountedVerification => {
  const { container } = options;
  const address = embedAddress(options.embedUrl);
  const page = container.ownerDocument;
  const host = page.defaultView;
  if (host === null) throw new TypeError('container is in no window');

  const frame = page.createElement('iframe');
  frame.title = options.title ?? 'Verification';
  frame.allow = ALLOW;
  frame.referrerPolicy = 'no-referrer';
  // By CSSOM: a `style` attribute would need `style-src 'unsafe-inline'`.
  Object.assign(frame.style, { display: 'block', width: '100%', height: '100%', border: '0' });
  frame.src = address.href;
  // Listens before the page can speak.
  const line = embedLine(address, { host, page: () => frame.contentWindow }, options);
  container.append(frame);
  return {
    cancel: line.cancel,
    destroy: () => {
      line.close();
      frame.remove();
    },
  };
};
