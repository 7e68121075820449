import type { EmbedAddress } from './embed-address.ts';
import type { FrameMessage } from './frame-message.ts';
import { isFrameMessage } from './is-frame-message.ts';

/** What a partner chooses for the embed page, and where its messages go. */
export type EmbedOptions = {
  /** `embedUrl` of the created session, whole: its fragment is the session's token. */
  readonly embedUrl: string;
  readonly onEvent?: (event: FrameMessage) => void;
  readonly theme?: 'light' | 'dark' | 'auto';
  /** BCP 47 tag, for instance `pt-BR`. */
  readonly locale?: string;
};

export type EmbedLine = { cancel(): void; close(): void };

/**
 * The line to one embed page, whether in a frame or in a window of its own. Takes a message only from that page's origin,
 * from that very window, about that session and in the form of the contract; posts to that origin only.
 */
export const embedLine = (
  address: EmbedAddress,
  ports: { readonly host: Window; readonly page: () => Window | null },
  options: Omit<EmbedOptions, 'embedUrl'>,
): EmbedLine => {
  let isLoaded = false;
  let isCancelled = false;
  const post = (message: object): void => ports.page()?.postMessage(message, address.origin);

  const onMessage = ({ origin, source, data }: MessageEvent<unknown>): void => {
    if (origin !== address.origin || source === null || source !== ports.page()) return;
    if (!isFrameMessage(data) || data.sessionId !== address.sessionId) return;
    if (data.type === 'loaded') {
      isLoaded = true;
      const { theme, locale } = options;
      post({ type: 'init', ...(theme === undefined ? {} : { theme }), ...(locale === undefined ? {} : { locale }) });
      if (isCancelled) post({ type: 'cancel' });
    }
    options.onEvent?.(data);
  };
  ports.host.addEventListener('message', onMessage);
  return {
    cancel: () => {
      isCancelled = true;
      // A page that has not loaded yet would not hear it.
      if (isLoaded) post({ type: 'cancel' });
    },
    close: () => ports.host.removeEventListener('message', onMessage),
  };
};
