import type { ConsentField } from '../../core/contract/live-view.ts';
import type { Strings } from '../strings/en.ts';
import { watchCover } from './cover-watch.ts';
import { button, element } from './element.ts';
import type { ScreenActions } from './screen-card.ts';

export type ConsentActions = Pick<ScreenActions, 'approve' | 'refuse' | 'openWindow' | 'isNested'>;

/** What will be known of a field: its value, or what is said of it while it stays hidden. */
const sharedWords = ({ says, value }: ConsentField, strings: Strings): (Node | string)[] => {
  // What may be of another language keeps its own direction; the page's words around it keep theirs.
  if (says === undefined) return [element('bdi', {}, value)];
  const { words, note } = strings.consent.says[says];
  return [words(value), element('small', {}, note)];
};

/**
 * What the partner would get, and the user's answer. Inside a page of somebody else's, a yes counts only while nothing lies
 * over it; else the user is led to a window in which nothing can. The same where the page around is in a frame itself and the
 * browser does not tell what lies over this one: any page further out could.
 */
export const consentCard = (
  fields: readonly ConsentField[],
  partner: string,
  strings: Strings,
  actions: ConsentActions,
): HTMLElement => {
  const { openWindow, isNested } = actions;
  const approve = button('primary', strings.consent.approve, () => void answer());
  const cover = openWindow === undefined ? undefined : watchCover(approve);
  const covered = element('div', { class: 'covered', role: 'alert' });
  const answer = async (): Promise<void> => {
    const look = (await cover?.look()) ?? 'seen';
    if (openWindow === undefined || look === 'seen' || (look === 'unknown' && !isNested)) return actions.approve();
    const words = element('p', {}, look === 'covered' ? strings.consent.covered : strings.consent.nested);
    covered.replaceChildren(words, button('plain', strings.consent.openWindow, openWindow));
  };
  return element(
    'div',
    { class: 'card consent' },
    element('h1', {}, strings.consent.title(partner)),
    element('p', {}, strings.consent.body(partner)),
    element(
      'dl',
      {},
      ...fields.map((field) =>
        element(
          'div',
          {},
          element('dt', {}, element('bdi', {}, field.label), element('small', {}, strings.consent.from(field.source))),
          element('dd', {}, ...sharedWords(field, strings)),
        ),
      ),
    ),
    covered,
    element('div', { class: 'choices' }, button('plain', strings.consent.refuse, actions.refuse), approve),
  );
};
