import { FILE_LIMITS } from '../../core/contract/file-part.ts';
import type { InputMessageInit } from '../../core/contract/live-view.ts';
import type { Question } from '../../core/contract/overlay.ts';
import type { Strings } from '../strings/en.ts';
import { element } from '../ui/element.ts';
import { sendFiles, type FileSending } from './send-files.ts';

export type FileQuestion = {
  readonly nodes: readonly HTMLElement[];
  readonly input: HTMLInputElement;
  /** Sends what is chosen; calls `onSent` when all of it is there. */
  submit(): void;
  taken(bytes: number): void;
  stop(): void;
};

/** The part of a question's dialog in which the user chooses files of this device, and sees them go. */
export const fileQuestion = (
  id: number,
  { multiple, accept }: Extract<Question, { kind: 'files' }>,
  strings: Strings,
  ports: { send: (message: InputMessageInit) => void; onSent: () => void },
): FileQuestion => {
  const words = strings.overlay.files;
  const input = element('input', { type: 'file', required: '', accept, ...(multiple ? { multiple: '' } : {}) });
  const progress = element('progress', { max: '1', value: '0', 'aria-label': words.sending });
  progress.hidden = true;
  const trouble = element('p', { class: 'warning', role: 'alert' });
  trouble.hidden = true;
  let sending: FileSending | undefined;
  const complain = (text: string): void => {
    trouble.textContent = text;
    trouble.hidden = text === '';
  };
  const busy = (isBusy: boolean): void => {
    input.disabled = isBusy;
    progress.hidden = !isBusy;
  };

  return {
    nodes: [element('p', {}, words.where), element('label', {}, words.choose, input), progress, trouble],
    input,
    submit: () => {
      const files = [...(input.files ?? [])];
      if (input.disabled || files.length === 0) return;
      if (files.length > FILE_LIMITS.files) return complain(words.tooMany(FILE_LIMITS.files));
      if (files.reduce((sum, { size }) => sum + size, 0) > FILE_LIMITS.totalBytes)
        return complain(words.tooLarge(FILE_LIMITS.totalBytes / 1024 / 1024));
      complain('');
      busy(true);
      sending = sendFiles(id, files, {
        send: ports.send,
        onProgress: (part) => (progress.value = part),
        onDone: ports.onSent,
        onUnreadable: () => {
          busy(false);
          complain(words.unreadable);
        },
      });
    },
    taken: (bytes) => sending?.taken(bytes),
    stop: () => sending?.stop(),
  };
};
