import type { Tell } from './in-page.ts';

export type ControlCommands = {
  /** The field of the control with that number, while it is open. */
  element(number: number): Element | null;
  /** The place of the option in the list. */
  choose(number: number, chosen: number): void;
  fill(number: number, value: string): void;
  leave(number: number): void;
};

/**
 * In-page: keeps lists and pickers, which would open unseen, from opening, tells what they hold instead, and does to the
 * field what the user chose, with the events that a choice in a browser has.
 */
export const observeControls = (tell: Tell): ControlCommands => {
  type Field = HTMLSelectElement | HTMLInputElement;
  const FIELDS = ['date', 'time', 'month', 'week', 'datetime-local', 'color'];
  const OPTIONS_MAX = 2000;
  let count = 0;
  let open: { number: number; field: Field; options: HTMLOptionElement[] } | null = null;

  const short = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, 100);
  /** Of a label around its field, what stands beside the field: the text of a list is all its options. */
  const textOf = (label: HTMLLabelElement): string => {
    const copy = label.cloneNode(true);
    if (copy instanceof Element) for (const field of copy.querySelectorAll('select, input, textarea')) field.remove();
    return copy.textContent ?? '';
  };
  const nameOf = (field: Field): string => {
    const label = field.labels?.[0];
    return short(field.ariaLabel ?? (label ? textOf(label) : field.title));
  };

  const isList = (target: unknown): target is HTMLSelectElement => {
    if (!(target instanceof HTMLSelectElement) || target.disabled) return false;
    // A list box is painted, and so is the list of one whose appearance the page has taken over.
    return !target.multiple && target.size <= 1 && getComputedStyle(target).appearance !== 'base-select';
  };
  const isPicked = (target: unknown): target is HTMLInputElement =>
    target instanceof HTMLInputElement && FIELDS.includes(target.type) && !target.disabled && !target.readOnly;

  const watch = new MutationObserver(() => {
    if (open !== null && !open.field.isConnected) close();
  });
  const close = (): void => {
    if (open !== null) tell({ type: 'control-gone', number: open.number });
    open = null;
    watch.disconnect();
  };

  const describe = (field: Field, options: HTMLOptionElement[]): object => {
    if (field instanceof HTMLInputElement) {
      const { type, value, min, max, step } = field;
      return { kind: 'field', field: type, value, min, max, step };
    }
    const described = options.map((option) => {
      const group = option.parentElement instanceof HTMLOptGroupElement ? option.parentElement : null;
      return {
        label: short(option.label),
        group: group && short(group.label),
        disabled: option.matches(':disabled'), // also by its group
        selected: option.selected,
      };
    });
    return { kind: 'options', options: described };
  };

  const show = (field: Field): void => {
    close();
    // The page may fill a list when it is pressed on.
    setTimeout(() => {
      if (!field.isConnected) return;
      const isShown = (option: HTMLOptionElement): boolean => getComputedStyle(option).display !== 'none';
      const options = field instanceof HTMLInputElement ? [] : [...field.options].filter(isShown).slice(0, OPTIONS_MAX);
      open = { number: (count += 1), field, options };
      watch.observe(document, { childList: true, subtree: true });
      const { direction } = getComputedStyle(field);
      const control = describe(field, options);
      tell({ type: 'control', number: count, label: nameOf(field), direction, control });
    });
  };

  const take = (event: Event, field: Field): void => {
    event.preventDefault();
    show(field);
  };
  const onMouseDown = (event: MouseEvent): void => {
    const target = event.composedPath()[0];
    if (event.button !== 0 || !isList(target)) return;
    take(event, target);
    target.focus({ preventScroll: true }); // which the press would have done
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const target = event.composedPath()[0];
    const opens = event.key === 'F4' || (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp'));
    if (isPicked(target) && (opens || event.key === ' ')) take(event, target);
    else if (isList(target) && (opens || event.key === ' ' || event.key === 'Enter')) take(event, target);
  };
  addEventListener('mousedown', onMouseDown, true);
  addEventListener('keydown', onKeyDown, true);
  addEventListener(
    'click',
    (event) => {
      const target = event.composedPath()[0];
      // A page may press on a field for the user, not without the user.
      if (isPicked(target) && navigator.userActivation.isActive) take(event, target);
    },
    true,
  );

  const tellPage = (field: Field): void => {
    field.dispatchEvent(new Event('input', { bubbles: true, composed: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  };
  return {
    element: (number) => (open?.number === number ? open.field : null),
    choose: (number, chosen) => {
      if (open?.number !== number || open.field instanceof HTMLInputElement) return;
      const { field } = open;
      const option = open.options[chosen];
      const isChoice = option !== undefined && !option.matches(':disabled') && !option.selected;
      if (isChoice) option.selected = true;
      close();
      if (isChoice) tellPage(field);
    },
    fill: (number, value) => {
      if (open?.number !== number || !(open.field instanceof HTMLInputElement)) return;
      const { field } = open;
      if (field.value === value) return;
      field.value = value;
      tellPage(field);
    },
    leave: (number) => {
      if (open?.number === number) close();
    },
  };
};
