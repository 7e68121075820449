import type { Control } from '../../core/contract/overlay.ts';
import { element } from '../ui/element.ts';

type Field = Extract<Control, { kind: 'field' }>;
export type PickedFieldPorts = { fill(value: string): void; leave(): void };
export type PickedField = {
  node: HTMLInputElement;
  /** Gives it the focus and opens the device's picker, where the device lets a page do that. */
  open(): void;
};

/**
 * A date, a time or a colour in the viewer's own browser, over the remote field: the picker, the language and the order of
 * day and month are the device's. Enter, Escape and a press elsewhere leave it.
 */
export const pickedField = (field: Field, label: string, ports: PickedFieldPorts): PickedField => {
  const node = element('input', { type: field.field, class: 'picked', 'aria-label': label, value: field.value });
  for (const name of ['min', 'max', 'step'] as const) if (field[name] !== '') node.setAttribute(name, field[name]);
  node.addEventListener('input', () => ports.fill(node.value));
  node.addEventListener('keydown', ({ key }) => {
    if (key === 'Enter' || key === 'Escape') ports.leave();
  });
  node.addEventListener('blur', () => ports.leave());
  return {
    node,
    open: () => {
      node.focus({ preventScroll: true });
      try {
        node.showPicker();
      } catch {
        // Without a user's gesture, or in Safari for some fields: the user presses on the field.
      }
    },
  };
};
