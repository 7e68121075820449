import { MASKED_ORIGIN } from './framing.ts';
import { hostMessageSchema, type FrameMessage, type HostMessage } from '../core/contract/frame-messages.ts';

type FrameData = { [T in FrameMessage['type']]: { type: T; data: Extract<FrameMessage, { type: T }>['data'] } };
/** A message without its envelope. */
export type FrameNews = FrameData[FrameMessage['type']];

export type HostLink = { post(news: FrameNews): void };

/** The part of a window that this needs. */
export type LinkWindow = Pick<Window, 'addEventListener' | 'parent' | 'opener' | 'location'>;

/**
 * The line to the partner's page that embeds this one, or that opened it in a window of its own. Messages go to the
 * partner's own origins only and are taken only from them. Does nothing when there is no such page.
 */
export const hostLink = (options: {
  window: LinkWindow;
  sessionId: string;
  allowedOrigins: readonly string[];
  onMessage: (message: HostMessage) => void;
  now: () => Date;
}): HostLink => {
  let seq = 0;
  const { window } = options;
  const isEmbedded = window.parent !== window;
  const host: Pick<Window, 'postMessage'> | null = isEmbedded ? window.parent : window.opener;
  if (host === null) return { post: () => undefined };

  // The embedder's origin where the browser tells it; else each allowed origin is tried, and only the right one hears.
  const embedder = isEmbedded ? window.location.ancestorOrigins?.[0] : undefined;
  const isUnknown = embedder === undefined || embedder === MASKED_ORIGIN;
  const targets = options.allowedOrigins.filter((origin) => isUnknown || origin === embedder);

  window.addEventListener('message', (event) => {
    if (event.source !== host || !options.allowedOrigins.includes(event.origin)) return;
    const message = hostMessageSchema.safeParse(event.data);
    if (message.success) options.onMessage(message.data);
  });
  return {
    post: (news) => {
      const message = {
        source: 'veriframe',
        v: 1,
        sessionId: options.sessionId,
        seq: seq++,
        ts: options.now().toISOString(),
        ...news,
      };
      for (const origin of targets) host.postMessage(message, origin);
    },
  };
};
