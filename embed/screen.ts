import type { ConsentField } from '../core/contract/live-view.ts';
import type { AwaitingReason } from '../core/session/awaiting-reason.ts';
import type { Model } from './model.ts';

/** What the page shows. */
export type Screen =
  | { kind: 'opening' }
  | { kind: 'starting'; connecting: boolean }
  | { kind: 'live'; awaiting: AwaitingReason | null; reconnecting: boolean }
  | { kind: 'collecting' }
  | { kind: 'consent'; fields: ConsentField[] }
  | { kind: 'proving' }
  | { kind: 'done'; before: boolean }
  | { kind: 'cancelled'; before: boolean }
  | { kind: 'terminated'; before: boolean }
  | { kind: 'failed'; code: string; message: string; retryable: boolean }
  | { kind: 'taken-over' }
  | { kind: 'invalid-link' }
  | { kind: 'stranger' };

/** Chooses the one screen that fits what the page knows. */
export const screenOf = (model: Model): Screen => {
  if (model.link === 'invalid') return { kind: 'invalid-link' };
  if (model.link === 'stranger') return { kind: 'stranger' };
  const end = endOf(model);
  if (end !== undefined) return end;
  const { session } = model;
  if (session === null) return { kind: 'opening' };
  if (model.stream === 'taken-over') return { kind: 'taken-over' };
  switch (session.status) {
    case 'CREATED':
    case 'INITIALIZING':
      return { kind: 'starting', connecting: false };
    case 'COLLECTING_DATA':
      return { kind: 'collecting' };
    case 'VERIFYING':
      return { kind: 'proving' };
    default:
      return session.awaiting === 'CONSENT' ? consentScreen(model) : liveScreen(model);
  }
};

const consentScreen = (model: Model): Screen => {
  if (model.consentAnswer === true) return { kind: 'proving' };
  // After a refresh the runner sends the fields again as soon as the stream is up.
  return model.consent === null ? { kind: 'collecting' } : { kind: 'consent', fields: model.consent };
};

const liveScreen = (model: Model): Screen => {
  if (model.viewport === null) return { kind: 'starting', connecting: true };
  return {
    kind: 'live',
    awaiting: model.session?.awaiting ?? null,
    reconnecting: model.stream !== 'live' || !model.online,
  };
};

const endOf = (model: Model): Screen | undefined => {
  const end = model.ended ?? model.session;
  const before = model.endedBefore;
  switch (end?.status) {
    case 'COMPLETED':
      return { kind: 'done', before };
    case 'CANCELLED':
      return { kind: 'cancelled', before };
    case 'TERMINATED':
      return { kind: 'terminated', before };
    case 'ERROR':
      return { kind: 'failed', ...(end.error ?? { code: 'INTERNAL', message: '', retryable: true }) };
    default:
      return undefined;
  }
};
