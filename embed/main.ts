import { embedConfigSchema } from '../core/contract/embed-api.ts';
import { controller } from './controller.ts';
import { framingOf } from './framing.ts';
import { hostLink } from './host-link.ts';
import { initialModel, type Model } from './model.ts';
import { takePageFragment, type Theme } from './page-fragment.ts';
import { sessionApi } from './session-api.ts';
import { peerStream } from './stream/peer-stream.ts';
import { stillStream } from './stream/still-stream.ts';
import { viewerConnection } from './stream/viewer-connection.ts';
import { whenBack } from './stream/when-back.ts';
import { chooseStrings } from './strings/choose-strings.ts';
import type { Strings } from './strings/en.ts';
import { pageView, type PageView } from './ui/page-view.ts';

const app = document.getElementById('app');
const configText = document.getElementById('veriframe-config')?.textContent;
if (app === null || typeof configText !== 'string') throw new Error('the page lacks its root or its configuration');
const root: HTMLElement = app;

const config = embedConfigSchema.parse(JSON.parse(configText));
const { sessionId, apiBase } = config;
const { token, returnUrl, theme, locale } = takePageFragment(sessionId, config.allowedOrigins, {
  hash: window.location.hash,
  clearAddress: () => history.replaceState(null, '', window.location.pathname),
  storage: () => window.sessionStorage,
});

/** No page of the partner's is there to speak to: neither around this one nor behind it. */
const isAlone = window.parent === window && window.opener === null;
const api = sessionApi({ apiBase, sessionId, token: token ?? '', fetch: (input, init) => fetch(input, init) });
const link = hostLink({
  window,
  sessionId,
  allowedOrigins: config.allowedOrigins,
  now: () => new Date(),
  onMessage: (message) => {
    if (message.type === 'cancel') page.cancel();
    if (message.type !== 'init') return;
    applyTheme(message.theme);
    speak(message.locale);
  },
});

const framing = framingOf(window, config.allowedOrigins);
const first: Model = { ...initialModel(config), link: linkAtFirst() };
const page = controller(first, {
  api,
  openViewer: (events) =>
    viewerConnection({
      ...events,
      openPeer: 'RTCPeerConnection' in window ? (peerEvents) => peerStream(api, peerEvents) : undefined,
      openStills: (resource, stillEvents) => stillStream(api, resource, stillEvents),
      probe: async () => (await api.readState()).kind !== 'unavailable',
      hangUp: api.hangUp,
      later,
    }),
  onMedia: (media) => {
    shown = media;
    view.stage.show(media);
  },
  onSharp: (news) => view.stage.sharpen(news),
  onLive: () => view.stage.announceSize(),
  onCopied: (text) => view.stage.tools.copied(text),
  render: (model) => view.render(model),
  post: link.post,
  later,
});
applyTheme(theme);
let shown: MediaStream | undefined;
let strings = stringsFor(locale);
let view = viewIn(strings);

// A link preview or a prefetch is never visible: it starts no browser.
const arriveWhenVisible = () => {
  if (document.visibilityState === 'visible') page.arrive();
};
document.addEventListener('visibilitychange', arriveWhenVisible);
window.addEventListener('pagehide', page.close);
// A page that the browser has kept aside has hung up, and what it knew is old.
window.addEventListener('pageshow', ({ persisted }) => persisted && window.location.reload());
whenBack({ window, now: () => performance.now(), onBack: page.wake });
if (first.link !== 'opening') {
  view.render(first);
  link.post({ type: 'loaded', data: {} });
  link.post({ type: 'exit', data: { reason: first.link === 'invalid' ? 'INVALID_LINK' : 'NOT_ALLOWED_HERE' } });
} else {
  page.start();
  arriveWhenVisible();
}

function linkAtFirst(): Model['link'] {
  if (token === undefined) return 'invalid';
  return framing === 'stranger' ? 'stranger' : 'opening';
}

function applyTheme(wanted: Theme | undefined): void {
  if (wanted !== undefined) document.documentElement.dataset['theme'] = wanted;
}

function stringsFor(wanted: string | undefined): Strings {
  return chooseStrings([...(wanted === undefined ? [] : [wanted]), ...navigator.languages]);
}

/** A page that has begun to speak another language is built anew. */
function speak(wanted: string | undefined): void {
  const words = stringsFor(wanted ?? locale);
  if (words === strings) return;
  strings = words;
  view = viewIn(words);
  if (shown !== undefined) view.stage.show(shown);
  view.render(page.model());
}

/** The same session in a window that no other page is around; this page then says where it went on. */
function openWindow(): void {
  window.open(
    `${window.location.pathname}#${new URLSearchParams({ t: token ?? '' }).toString()}`,
    '_blank',
    'noopener',
  );
}

function viewIn(words: Strings): PageView {
  document.documentElement.lang = words.language;
  document.documentElement.dir = words.direction;
  return pageView(
    root,
    first,
    words,
    { send: page.send, sendMove: page.sendMove, viewport: () => page.model().viewport },
    {
      approve: () => page.answerConsent(true),
      refuse: () => page.answerConsent(false),
      takeBack: page.takeBack,
      // Nobody can draw over a page in a window of its own.
      openWindow: framing === 'none' ? undefined : openWindow,
      isNested: framing === 'nested',
      cancel: page.cancel,
      tryAgain: isAlone ? undefined : () => link.post({ type: 'exit', data: { reason: 'TRY_AGAIN' } }),
      onHeight: (height) => link.post({ type: 'resize', data: { height } }),
    },
    // In a frame the partner's page is all around; only a page in a window of its own has somewhere to lead back to.
    framing === 'none' ? returnUrl : undefined,
  );
}

function later(action: () => void, delayMs: number): () => void {
  const timer = setTimeout(action, delayMs);
  return () => clearTimeout(timer);
}
