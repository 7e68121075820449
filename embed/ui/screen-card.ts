import type { Screen } from '../screen.ts';
import type { Strings } from '../strings/en.ts';
import { consentCard } from './consent-card.ts';
import { button, element } from './element.ts';
import { failureText } from './failure-text.ts';
import { icon, type IconName } from './icon.ts';

export type ScreenActions = {
  approve(): void;
  refuse(): void;
  takeBack(): void;
  /** Opens this page in a window of its own; undefined where it has one, or nothing could lie over it. */
  openWindow: (() => void) | undefined;
  /** True in a frame that is in a frame itself: more pages than one could lie over this one. */
  isNested: boolean;
  /** Asks the partner's page for another session; undefined where there is no such page to ask. */
  tryAgain: (() => void) | undefined;
};
export type Names = { partner: string; platform: string };

/** The card that covers the picture, or null when the user is to see the remote browser. */
export const screenCard = (
  screen: Screen,
  names: Names,
  strings: Strings,
  actions: ScreenActions,
): HTMLElement | null => {
  const { partner, platform } = names;
  switch (screen.kind) {
    case 'live':
      return null;
    case 'opening':
      return waiting(strings.opening.title, strings.opening.body, strings);
    case 'starting':
      return screen.connecting
        ? waiting(strings.connecting.title, strings.connecting.body, strings)
        : waiting(strings.starting.title, strings.starting.body(platform), strings);
    case 'collecting':
      return waiting(strings.collecting.title, strings.collecting.body(platform), strings);
    case 'proving':
      return waiting(strings.proving.title, strings.proving.body, strings);
    case 'consent':
      return consentCard(screen.fields, partner, strings, actions);
    case 'done':
      return message('check', 'good', strings.done.title, screen.before ? strings.before : strings.done.body(partner));
    case 'cancelled':
      return message('pause', 'calm', strings.cancelled.title, strings.cancelled.body(partner));
    case 'terminated':
      return message('pause', 'calm', strings.terminated.title, strings.terminated.body(partner));
    case 'failed':
      return failedCard(screen, partner, strings, actions);
    case 'taken-over':
      return message(
        'pause',
        'calm',
        strings.takenOver.title,
        strings.takenOver.body,
        button('primary', strings.takenOver.here, actions.takeBack),
      );
    case 'invalid-link':
      return message('cross', 'bad', strings.invalidLink.title, strings.invalidLink.body(partner));
    case 'stranger': {
      const ways = actions.openWindow ? [button('primary', strings.stranger.openWindow, actions.openWindow)] : [];
      return message('cross', 'bad', strings.stranger.title, strings.stranger.body(partner), ...ways);
    }
  }
};

const failedCard = (
  screen: Extract<Screen, { kind: 'failed' }>,
  partner: string,
  strings: Strings,
  { tryAgain }: ScreenActions,
): HTMLElement => {
  const again = screen.retryable && tryAgain !== undefined ? [button('primary', strings.tryAgain, tryAgain)] : [];
  if (screen.code === 'SESSION_EXPIRED')
    return message('pause', 'calm', strings.expired.title, strings.expired.body(partner), ...again);
  const words = failureText(screen.code, screen.message, strings);
  const next = screen.retryable ? strings.failed.retry(partner) : strings.failed.final(partner);
  return message('cross', 'bad', strings.failed.title, words, element('p', { class: 'soft' }, next), ...again);
};

const waiting = (title: string, body: string, strings: Strings): HTMLElement =>
  element(
    'div',
    { class: 'card' },
    element('div', { class: 'spinner', 'aria-hidden': 'true' }),
    element('h1', {}, title),
    element('p', {}, body),
    element('p', { class: 'soft late' }, strings.slow),
  );

const message = (
  name: IconName,
  mood: 'good' | 'calm' | 'bad',
  title: string,
  body: string,
  ...more: Node[]
): HTMLElement =>
  element(
    'div',
    { class: 'card' },
    element('div', { class: `badge ${mood}` }, icon(name)),
    element('h1', {}, title),
    element('p', {}, body),
    ...more,
  );
