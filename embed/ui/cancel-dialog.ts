import type { Strings } from '../strings/en.ts';
import { button, element } from './element.ts';

/** Asks before a session is cancelled: a slip of the finger must not end it. */
export const cancelDialog = (strings: Strings, onCancel: () => void): HTMLDialogElement => {
  const titleId = 'cancel-title';
  const dialog: HTMLDialogElement = element('dialog', { 'aria-labelledby': titleId });
  dialog.append(
    element('h2', { id: titleId }, strings.cancelAsk.title),
    element('p', {}, strings.cancelAsk.body),
    element(
      'div',
      { class: 'choices' },
      button('plain', strings.cancelAsk.no, () => dialog.close()),
      button('primary', strings.cancelAsk.yes, () => {
        dialog.close();
        onCancel();
      }),
    ),
  );
  return dialog;
};
