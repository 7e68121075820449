import type { Model } from '../model.ts';
import { screenOf, type Screen } from '../screen.ts';
import type { Strings } from '../strings/en.ts';
import { brandProperties } from './brand.ts';
import { cancelDialog } from './cancel-dialog.ts';
import { button, element } from './element.ts';
import { icon } from './icon.ts';
import { liveStage, type LiveStage, type StagePorts } from './live-stage.ts';
import { failureText } from './failure-text.ts';
import { screenCard, type ScreenActions } from './screen-card.ts';

export type PageActions = ScreenActions & {
  cancel(): void;
  /** The height, in CSS pixels, at which what is shown needs no scrolling. */
  onHeight(height: number): void;
};
export type PageView = { stage: LiveStage; render(model: Model): void };

/** As in style.css. */
const COVER_PADDING_PX = 16;
const OVER: readonly Screen['kind'][] = ['done', 'cancelled', 'terminated', 'failed', 'invalid-link', 'stranger'];

/** Builds the page into `root` and keeps it showing the model. `returnUrl` is where a link leads when all is over. */
export const pageView = (
  root: HTMLElement,
  first: Model,
  strings: Strings,
  ports: StagePorts,
  actions: PageActions,
  returnUrl: string | undefined,
): PageView => {
  const { config } = first;
  const names = { partner: config.partnerName, platform: config.platformName };
  for (const [name, value] of Object.entries(brandProperties(config.brand ?? {})))
    document.documentElement.style.setProperty(name, value);
  const lock = element('span', { class: 'lock' }, icon('lock'));
  const host = element('span', { class: 'host' }, strings.title(names.platform));
  const dialog = cancelDialog(strings, actions.cancel);
  const cancel = button('quiet', strings.cancel, () => dialog.showModal());
  const back = button('quiet', '', () => ports.send({ type: 'back' }));
  back.append(icon('back'));
  back.setAttribute('aria-label', strings.overlay.back);
  const progress = element('progress', { max: '100', 'aria-label': strings.progress });
  const alert = element('p', { class: 'alert', role: 'alert' });
  const address = element('div', { class: 'address' }, lock, host);
  const header = element('header', {}, back, address, cancel, progress, alert);

  const stage = liveStage(names.platform, strings, ports);
  const cover = element('div', { class: 'cover' });
  const hint = element('p', { class: 'hint', role: 'status' });
  const below = element('div', { class: 'below' }, hint, stage.tools.node);
  const footer = element('footer', {}, icon('lock'), strings.isolated);
  root.replaceChildren(header, element('main', {}, stage.node, cover), below, footer, dialog);

  const measured = new ResizeObserver(() => {
    const heightOf = (node: Element | null) => node?.getBoundingClientRect().height ?? 0;
    const card = heightOf(cover.firstElementChild);
    const around = heightOf(header) + heightOf(below) + heightOf(footer);
    if (card > 0) actions.onHeight(Math.ceil(around + card + 2 * COVER_PADDING_PX));
  });

  let shownCard = '';
  const renderCard = (screen: Screen) => {
    const key = JSON.stringify(screen);
    if (key === shownCard) return;
    const wasCovered = shownCard !== '' && !cover.hidden;
    shownCard = key;
    const card = screen.kind === 'live' ? null : screenCard(screen, names, strings, actions);
    cover.hidden = card === null;
    stage.node.inert = card !== null;
    stage.tools.node.hidden = card !== null;
    back.hidden = card !== null;
    if (card !== null && OVER.includes(screen.kind) && returnUrl !== undefined)
      card.append(element('a', { class: 'primary', href: returnUrl }, strings.back(names.partner)));
    if (config.brand?.logo !== undefined) card?.prepend(partnerLogo(config.brand.logo, names.partner));
    cover.replaceChildren(...(card === null ? [] : [card]));
    measured.disconnect();
    if (card !== null) measured.observe(card);
    const heading = cover.querySelector('h1');
    heading?.setAttribute('tabindex', '-1');
    // Who uses a keyboard or a screen reader is led to what is new; a page that just opened takes no focus.
    if (screen.kind === 'consent' || OVER.includes(screen.kind)) heading?.focus();
    else if (card === null && wasCovered && document.hasFocus()) stage.focus();
  };

  return {
    stage,
    render: (model) => {
      const screen = screenOf(model);
      const over = OVER.includes(screen.kind);
      renderCard(screen);
      stage.render(model);
      cancel.hidden = over || model.cancelling;
      back.disabled = !model.canGoBack;
      if (over) dialog.close();
      const done = screen.kind === 'done';
      progress.value = done ? 100 : (model.session?.progress ?? 0);
      progress.hidden = over && !done;
      footer.hidden = over;
      renderAddress(model, over, { lock, host }, strings);
      hint.textContent = hintOf(model, screen, strings);
      hint.hidden = hint.textContent === '';
      alert.textContent = alertOf(model, screen, strings);
      alert.hidden = alert.textContent === '' || over;
      alert.classList.toggle('lasting', screen.kind === 'live' && model.online && !screen.reconnecting);
    },
  };
};

/** The partner's logo, which says its name; nothing when it does not load. */
const partnerLogo = (src: string, partner: string): HTMLImageElement => {
  const logo = element('img', { class: 'logo', src, alt: partner });
  logo.addEventListener('error', () => logo.remove());
  return logo;
};

const renderAddress = (
  model: Model,
  over: boolean,
  nodes: { lock: HTMLElement; host: HTMLElement },
  strings: Strings,
): void => {
  // A page without an address is none yet: a site may ask for a login before it shows one.
  const location = over || model.location?.host === '' ? null : model.location;
  const secure = location?.secure ?? true;
  nodes.lock.hidden = location === null;
  nodes.lock.replaceChildren(icon(secure ? 'lock' : 'open'));
  nodes.lock.classList.toggle('insecure', !secure);
  nodes.host.replaceChildren(
    ...(location === null ? [element('b', {}, strings.title(model.config.platformName))] : hostParts(location)),
  );
  nodes.host.dir = location === null ? '' : 'ltr';
  nodes.host.title = location === null ? '' : strings.address(location.host, secure);
};

/** The host with its registered domain in bold: that part says whose site it is, whatever stands in front. */
const hostParts = ({ host, domain }: NonNullable<Model['location']>): (string | Node)[] => {
  const start = domain === '' ? -1 : host.lastIndexOf(domain);
  if (start < 0) return [element('b', {}, host)];
  // Written from right to left, so that what has no room is cut at its beginning.
  const before = element('span', { class: 'before', dir: 'rtl' }, element('bdi', { dir: 'ltr' }, host.slice(0, start)));
  return [...(start === 0 ? [] : [before]), element('b', {}, domain), host.slice(start + domain.length)];
};

/** A lock of another colour would be seen by few. */
const insecurityOf = ({ location }: Model, strings: Strings): string =>
  location === null || location.secure || location.host === '' ? '' : strings.address(location.host, false);

const hintOf = (model: Model, screen: Screen, strings: Strings): string => {
  if (screen.kind !== 'live') return '';
  const platform = model.config.platformName;
  const task = screen.awaiting === null ? strings.working(platform) : strings.awaiting[screen.awaiting](platform);
  // Other rungs show no difference.
  return model.rung === 'stills' ? `${task} ${strings.stills}` : task;
};

const alertOf = (model: Model, screen: Screen, strings: Strings): string => {
  if (!model.online) return strings.offline;
  if (screen.kind === 'live' && screen.reconnecting) return strings.reconnecting;
  if (model.notice === null) return screen.kind === 'live' ? insecurityOf(model, strings) : '';
  if ('refused' in model.notice) return strings.refused[model.notice.refused];
  return failureText(model.notice.code, model.notice.text, strings);
};
