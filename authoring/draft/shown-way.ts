import type { AuthorEvent } from './author-event.ts';

/** A step of the way that an author showed. `at` is the page it was done on, `then` the one that it led to. */
export type ShownStep =
  | { readonly kind: 'click'; readonly selector: string; readonly label: string; readonly at: string; then: string }
  | { readonly kind: 'choose'; readonly selector: string; readonly value: string; readonly at: string; then: string }
  /** The page asked who is there, until the author had shown it. */
  | {
      readonly kind: 'user';
      readonly reason: 'LOGIN' | 'MFA';
      /** Null when it was asked before there was a page. */
      readonly field: string | null;
      readonly at: string;
      then: string;
    };

/** What of the author's doings a flow must do, too: clicks, choices, and the waits for whoever is there. Nothing typed. */
export const shownWay = (events: readonly AuthorEvent[]): ShownStep[] => {
  const steps: ShownStep[] = [];
  let asked: 'nothing' | 'LOGIN' | 'MFA' = 'nothing';
  for (const event of events) {
    const last = steps.at(-1);
    if (last !== undefined && /^https?:/.test(event.url) && event.kind !== 'typed') last.then = event.url;
    switch (event.kind) {
      case 'asks': {
        const field = event.code ?? event.password;
        const now = event.code !== null ? 'MFA' : event.password !== null ? 'LOGIN' : 'nothing';
        // A second wrong password is no second step.
        if (field !== null && now !== 'nothing' && now !== asked && !(last?.kind === 'user' && last.reason === now))
          steps.push({ kind: 'user', reason: now, field, at: event.url, then: event.url });
        asked = now;
        break;
      }
      case 'clicked':
        if (event.isEntry || asked !== 'nothing') break;
        steps.push({ kind: 'click', selector: event.selector, label: event.label, at: event.url, then: event.url });
        break;
      case 'chose':
        if (asked !== 'nothing') break;
        steps.push({ kind: 'choose', selector: event.selector, value: event.value, at: event.url, then: event.url });
        break;
      case 'asksBefore':
        // Whoever logs in already goes on doing so, as when a login was refused.
        if (last?.kind !== 'user')
          steps.push({ kind: 'user', reason: 'LOGIN', field: null, at: event.url, then: event.url });
        break;
      case 'arrived':
      case 'typed':
        break;
    }
  }
  return steps;
};
