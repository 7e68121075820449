import type { FrameNews } from './host-link.ts';
import type { Model } from './model.ts';
import { screenOf } from './screen.ts';

const STREAM_WORDS = {
  idle: 'closed',
  connecting: 'connecting',
  live: 'live',
  lost: 'lost',
  'taken-over': 'closed',
} as const;

/** What the partner's page is told when the model changes: no user data, only where the session stands. */
export const frameNews = (before: Model, after: Model): FrameNews[] => {
  const news: FrameNews[] = [];
  const from = statusOf(before);
  const to = statusOf(after);
  if (to !== null && from !== to) {
    news.push({
      type: 'status',
      data: { from, to, progress: after.ended === null ? (after.session?.progress ?? 0) : progressAtEnd(after) },
    });
  }
  if (before.stream !== after.stream || (after.rttMs !== null && after.rttMs !== before.rttMs))
    news.push({ type: 'stream', data: { state: STREAM_WORDS[after.stream], rttMs: after.rttMs } });
  if (before.stream !== after.stream && after.stream === 'live' && before.viewport === null)
    news.push({ type: 'ready', data: {} });
  const awaiting = after.session?.awaiting ?? null;
  if (awaiting !== null && awaiting !== before.session?.awaiting)
    news.push({ type: 'awaiting_user', data: { reason: awaiting } });
  const screen = screenOf(after);
  if (screen.kind !== screenOf(before).kind) {
    if (screen.kind === 'done') news.push({ type: 'success', data: {} });
    if (screen.kind === 'failed') {
      const { code, message, retryable } = screen;
      news.push({ type: 'error', data: { code, message, retryable } });
    }
    if (screen.kind === 'invalid-link') news.push({ type: 'exit', data: { reason: 'INVALID_LINK' } });
    if (after.ended !== null)
      news.push({ type: 'exit', data: { reason: after.ended.error?.code ?? after.ended.status } });
  }
  return news;
};

const statusOf = (model: Model) => model.ended?.status ?? model.session?.status ?? null;
const progressAtEnd = (model: Model) => (model.ended?.status === 'COMPLETED' ? 100 : (model.session?.progress ?? 0));
