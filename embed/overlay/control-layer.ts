import type { InputMessageInit } from '../../core/contract/live-view.ts';
import { fromViewport, type Rectangle, type Size } from '../input/geometry.ts';
import type { OpenControl } from '../model.ts';
import type { Strings } from '../strings/en.ts';
import { element } from '../ui/element.ts';
import { optionList, type OptionList } from './option-list.ts';
import { pickedField } from './picked-field.ts';

export type ControlLayerPorts = {
  send: (message: InputMessageInit) => void;
  /** The list or picker is closed: the remote page has the keyboard again. */
  onClosed: () => void;
};
export type ControlLayer = {
  node: HTMLElement;
  render(control: OpenControl | null, viewport: Size | null): void;
};

/** Below this height there is no room for a list on that side of its field. */
const LIST_HEIGHT_MIN = 160;
/** Fields are at least as large as a finger needs (WCAG 2.2, 2.5.8 asks for 24). */
const FIELD_MIN = { width: 160, height: 44 };

/** Draws the list or picker that the remote page opened, over its place on the picture. A press beside it closes it. */
export const controlLayer = (strings: Strings, ports: ControlLayerPorts): ControlLayer => {
  const node = element('div', { class: 'veil' });
  node.hidden = true;
  let open: { id: number; list: OptionList | null; shown: OpenControl } | null = null;
  /** The one that the user is done with, though the remote page has not said so yet. */
  let doneId = 0;

  const close = (): void => {
    if (open === null) return;
    open = null;
    node.hidden = true;
    node.replaceChildren();
    ports.onClosed();
  };
  const leave = (): void => {
    if (open === null) return;
    doneId = open.id;
    ports.send({ type: 'leave', id: open.id });
    close();
  };
  node.addEventListener('pointerdown', (event) => {
    if (event.target === node) leave();
  });

  const draw = (shown: OpenControl, place: Rectangle, stage: Size): void => {
    const { id, control, label, direction } = shown;
    const name = label === '' ? strings.overlay[control.kind === 'options' ? 'list' : 'field'] : label;
    const choose = (chosen: number): void => {
      doneId = id;
      ports.send({ type: 'choose', id, chosen });
      close();
    };
    if (control.kind === 'options') {
      const list = optionList(name, { choose, leave });
      open = { id, list, shown };
      list.node.dir = direction;
      list.fill(control.options);
      node.replaceChildren(list.node);
      placeList(list.node, place, stage);
      node.hidden = false;
      list.focus();
      list.fill(control.options); // now that it has a height, what is selected comes into view
    } else {
      const field = pickedField(control, name, { fill: (value) => ports.send({ type: 'fill', id, value }), leave });
      open = { id, list: null, shown };
      node.replaceChildren(field.node);
      placeField(field.node, place, stage);
      node.hidden = false;
      field.open();
    }
  };
  return {
    node,
    render: (control, viewport) => {
      if (control === null || viewport === null || control.id === doneId) return close();
      if (open?.id === control.id) {
        // Drawn anew only when more of it has come: a row must not go while it is pressed on.
        if (open.shown !== control && control.control.kind === 'options') open.list?.fill(control.control.options);
        open.shown = control;
        return;
      }
      const { width = 0, height = 0 } = node.parentElement?.getBoundingClientRect() ?? {};
      draw(control, fromViewport(control.box, { width, height }, viewport), { width, height });
    },
  };
};

const px = (length: number): string => `${Math.round(length)}px`;

/** Under the field, or above it where there is more room. */
const placeList = ({ style }: HTMLElement, place: Rectangle, stage: Size): void => {
  const below = stage.height - place.y - place.height;
  const isBelow = below >= Math.min(LIST_HEIGHT_MIN, place.y);
  const width = Math.min(Math.max(place.width, FIELD_MIN.width), stage.width);
  style.width = px(width);
  style.left = px(Math.max(0, Math.min(place.x, stage.width - width)));
  style.maxHeight = px(Math.max(0, isBelow ? below : place.y));
  if (isBelow) style.top = px(place.y + place.height);
  else style.bottom = px(stage.height - place.y);
};

const placeField = ({ style }: HTMLElement, place: Rectangle, stage: Size): void => {
  const width = Math.min(Math.max(place.width, FIELD_MIN.width), stage.width);
  const height = Math.max(place.height, FIELD_MIN.height);
  style.width = px(width);
  style.height = px(height);
  style.left = px(Math.max(0, Math.min(place.x, stage.width - width)));
  style.top = px(Math.max(0, Math.min(place.y, stage.height - height)));
};
