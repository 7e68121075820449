import type { ControlOption } from '../../core/contract/overlay.ts';
import { element } from '../ui/element.ts';

export type OptionListPorts = { choose(place: number): void; leave(): void };
export type OptionList = {
  node: HTMLElement;
  /** Shows the options; called again with more of them while the list arrives in parts. */
  fill(options: readonly ControlOption[]): void;
  focus(): void;
};

/** Letters typed within this time are one search. */
const SEARCH_MS = 700;

/**
 * The options of a remote list as a listbox (WAI-ARIA APG): arrows, Home, End, letters, Enter and Space, Escape. One that is
 * pressed on or taken with a key is chosen.
 */
export const optionList = (label: string, ports: OptionListPorts): OptionList => {
  const node = element('div', { class: 'options', role: 'listbox', tabindex: '0', 'aria-label': label });
  let options: readonly ControlOption[] = [];
  let rows: HTMLElement[] = [];
  let active = -1;
  let search = { text: '', at: 0 };

  const activate = (place: number): void => {
    const row = rows[place];
    if (row === undefined) return;
    rows[active]?.classList.remove('active');
    active = place;
    row.classList.add('active');
    // Within the list alone: `scrollIntoView` would also move the picture, and the partner's page around the frame.
    const hidden = row.offsetTop + row.offsetHeight - node.clientHeight;
    node.scrollTop = Math.min(row.offsetTop, Math.max(node.scrollTop, hidden));
    node.setAttribute('aria-activedescendant', row.id);
  };
  const isOpen = (place: number): boolean => options[place]?.disabled === false;
  /** From `place` on in that direction, the next option that can be chosen. */
  const step = (place: number, by: 1 | -1): void => {
    for (let next = place; next >= 0 && next < options.length; next += by) if (isOpen(next)) return activate(next);
  };
  const isSearching = (now: number): boolean => search.text !== '' && now - search.at < SEARCH_MS;
  const find = (letter: string, now: number): void => {
    search = { text: isSearching(now) ? search.text + letter : letter, at: now };
    // One letter goes to the next that begins with it, more of them narrow the search.
    const from = search.text.length === 1 ? active + 1 : Math.max(active, 0);
    const wanted = search.text.toLowerCase();
    const places = [...options.keys()].map((place) => (place + from) % options.length);
    const found = places.find((place) => isOpen(place) && options[place]?.label.toLowerCase().startsWith(wanted));
    if (found !== undefined) activate(found);
  };
  const choose = (place: number): void => {
    if (isOpen(place)) ports.choose(place);
  };

  node.addEventListener('keydown', (event) => {
    const { key } = event;
    const isLetter = [...key].length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (key === 'ArrowDown') step(active + 1, 1);
    else if (key === 'ArrowUp') step(active - 1, -1);
    else if (key === 'Home') step(0, 1);
    else if (key === 'End') step(options.length - 1, -1);
    else if (key === 'Enter' || (key === ' ' && !isSearching(event.timeStamp))) choose(active);
    else if (key === 'Escape' || key === 'Tab') ports.leave();
    else if (isLetter) find(key, event.timeStamp);
    else return;
    event.preventDefault();
  });

  const rowOf = (option: ControlOption, place: number): HTMLElement => {
    const row = element('div', { role: 'option', id: `option-${place}`, 'aria-selected': String(option.selected) });
    if (option.disabled) row.setAttribute('aria-disabled', 'true');
    row.textContent = option.label;
    row.addEventListener('click', () => choose(place));
    return row;
  };
  return {
    node,
    fill: (given) => {
      const first = options.length === 0;
      options = given;
      rows = given.map(rowOf);
      node.replaceChildren(...inGroups(given, rows));
      activate(first ? given.findIndex(({ selected }) => selected) : active);
      if (active < 0) step(0, 1);
    },
    focus: () => node.focus({ preventScroll: true }),
  };
};

/** The rows, those of one group together under its name. */
const inGroups = (options: readonly ControlOption[], rows: readonly HTMLElement[]): HTMLElement[] => {
  const nodes: HTMLElement[] = [];
  let groupName: string | null = null;
  for (const [place, row] of rows.entries()) {
    const name = options[place]?.group ?? null;
    if (name !== null && name !== groupName) nodes.push(groupOf(name));
    if (name === null) nodes.push(row);
    else nodes.at(-1)?.append(row);
    groupName = name;
  }
  return nodes;
};

const groupOf = (name: string): HTMLElement =>
  element(
    'div',
    { role: 'group', 'aria-label': name },
    element('div', { class: 'group', 'aria-hidden': 'true' }, name),
  );
