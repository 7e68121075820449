import type { InputMessageInit, ViewMessage } from '../../core/contract/live-view.ts';
import { sealedChannel, sealingKeys, type SealedChannel } from '../../core/contract/sealed-channel.ts';
import { decodeNews, INPUT_BATCH_MAX, type Still } from '../../core/contract/still-view.ts';
import type { SessionApi } from '../session-api.ts';
import type { SharpNews } from '../ui/sharp-layer.ts';
import { fromBase64, toBase64 } from './base64.ts';

export type StillEvents = {
  onMessage: (message: ViewMessage) => void;
  /** A still, drawn as one tile of the sharp picture. */
  onSharp: (news: SharpNews) => void;
  /** The network is away, or back. */
  onReachable: (reachable: boolean) => void;
  /** The runner knows this connection no more. */
  onGone: () => void;
};

export type StillStream = {
  /** Agrees on keys; stills come from then on. */
  begin(): Promise<'begun' | 'not-ready' | 'ended' | 'unavailable'>;
  send(message: InputMessageInit): void;
  /** Ends the connection too, when this stream has begun it. */
  close(): void;
};

/** After a failure; the next poll begins at once otherwise. */
const RETRY_MS = 500;
/** A third of what the runner takes: a character has up to three bytes. */
const BATCH_CHARACTERS_MAX = 20_000;

/** The live view without WebRTC: stills and messages by long polling, input by POST (core/contract/still-view.ts). */
export const stillStream = (
  api: Pick<SessionApi, 'beginStills' | 'poll' | 'input' | 'hangUp'>,
  resource: string | undefined,
  events: StillEvents,
): StillStream => {
  let over = false;
  let at = resource;
  let channel: SealedChannel | undefined;
  let size = '';
  let waiting: InputMessageInit[] = [];
  let sent = 0;
  let sending = false;

  const show = ({ width, height, jpeg }: Still): void => {
    if (size !== `${width}x${height}`) events.onSharp({ type: 'blank', width, height });
    size = `${width}x${height}`;
    events.onSharp({ type: 'tile', x: 0, y: 0, width, height, bytes: jpeg.length });
    events.onSharp(jpeg.buffer);
  };

  const pollOn = async (from: string, open: SealedChannel): Promise<void> => {
    let after = '';
    let reachable = true;
    while (!over) {
      const answer = await api.poll(from, after);
      if (over) return;
      if (answer.kind === 'gone' || answer.kind === 'ended') return events.onGone();
      if ((answer.kind === 'news') !== reachable) events.onReachable((reachable = !reachable));
      if (answer.kind !== 'news') {
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
        continue;
      }
      after = answer.news.after;
      if (answer.news.sealed === null) continue;
      const plain = await open.open(answer.news.number, fromBase64(answer.news.sealed));
      if (plain === null) return events.onGone();
      const { messages, still } = decodeNews(plain);
      if (over) return;
      messages.forEach(events.onMessage);
      if (still !== null) show(still);
    }
  };

  /** As many messages as may be sent at once: one of them can be as large as all. */
  const takeBatch = (): InputMessageInit[] => {
    let size = 0;
    const end = waiting.findIndex((message, index) => {
      size += JSON.stringify(message).length;
      return index > 0 && (size > BATCH_CHARACTERS_MAX || index >= INPUT_BATCH_MAX);
    });
    const batch = waiting.slice(0, end < 0 ? undefined : end);
    waiting = waiting.slice(batch.length);
    return batch;
  };

  /** One batch after the other, each repeated until it is taken: what the user types comes once and in order. */
  const sendOn = async (to: string, seal: SealedChannel): Promise<void> => {
    if (sending) return;
    sending = true;
    while (waiting.length > 0 && !over) {
      const plain = new TextEncoder().encode(JSON.stringify(takeBatch()));
      sent += 1;
      const input = { number: sent, sealed: toBase64(await seal.seal(sent, plain)) };
      while (!over && !(await api.input(to, input))) await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
    sending = false;
  };

  return {
    begin: async () => {
      const keys = await sealingKeys(crypto.subtle);
      const answer = await api.beginStills(at, toBase64(keys.publicKey));
      if (over || answer.kind === 'gone') return 'unavailable';
      if (answer.kind !== 'begun') return answer.kind;
      at = answer.resource;
      const id = at.split('/').at(-1) ?? '';
      channel = await sealedChannel(crypto.subtle, 'viewer', keys, fromBase64(answer.key), id);
      void pollOn(at, channel);
      return 'begun';
    },
    send: (message) => {
      if (channel === undefined || at === undefined || over) return;
      const last = waiting.at(-1);
      // A move that was not sent yet is overtaken by the next one.
      if (message.type === 'move' && last?.type === 'move') waiting.pop();
      waiting.push(message);
      void sendOn(at, channel);
    },
    close: () => {
      over = true;
      events.onSharp(null);
      if (resource === undefined && at !== undefined) api.hangUp(at);
    },
  };
};
