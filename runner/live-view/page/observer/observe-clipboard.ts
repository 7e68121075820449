import type { Focused, Tell } from './in-page.ts';

export type ClipboardCommands = {
  /** Puts text on the remote browser's clipboard, unseen by the page. False when the page cannot; needs a user's gesture. */
  offer(text: string): boolean;
};

/** In-page: tells the text that the user copies, which is for the viewer's clipboard, and brings text for a paste. */
export const observeClipboard = (tell: Tell, focused: Focused): ClipboardCommands => {
  const TEXT_MAX = 10_000;
  let offered: string | null = null;
  let copied = '';
  let told = true;

  const selected = (): string => {
    const element = focused();
    if (element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement) {
      if (element.type === 'password') return ''; // browsers do not copy it either
      return element.value.slice(element.selectionStart ?? 0, element.selectionEnd ?? 0);
    }
    return getSelection()?.toString() ?? '';
  };
  const tellCopied = (text: string): void => {
    told = true;
    if (text !== '') tell({ type: 'copied', text: text.slice(0, TEXT_MAX) });
  };

  // Registered before the page has any listener, so what is offered passes the page by.
  const onBefore = (event: ClipboardEvent): void => {
    if (offered !== null) {
      event.clipboardData?.setData('text/plain', offered);
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    copied = selected();
    told = false;
    setTimeout(() => told || tellCopied(copied)); // a page that stops the event does not hide it
  };
  const onAfter = (event: ClipboardEvent): void =>
    tellCopied(event.defaultPrevented ? (event.clipboardData?.getData('text/plain') ?? '') : copied);
  addEventListener('beforecopy', (event) => offered !== null && event.stopImmediatePropagation(), true);
  for (const type of ['copy', 'cut'] as const) {
    addEventListener(type, onBefore, true);
    addEventListener(type, onAfter);
  }
  return {
    offer: (text) => {
      offered = text;
      const taken = document.execCommand('copy');
      offered = null;
      return taken;
    },
  };
};
