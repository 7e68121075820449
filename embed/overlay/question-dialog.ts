import type { InputMessageInit } from '../../core/contract/live-view.ts';
import type { Answer } from '../../core/contract/overlay.ts';
import type { OpenQuestion } from '../model.ts';
import type { Strings } from '../strings/en.ts';
import { button, element } from '../ui/element.ts';
import { fileQuestion, type FileQuestion } from './file-question.ts';

export type QuestionDialog = {
  node: HTMLDialogElement;
  /** Shows the question that waits longest, or none. */
  render(questions: readonly OpenQuestion[]): void;
};

/**
 * A question of the remote page, in this page's own words around the site's: which site asks always comes first, so that
 * nobody takes its words for ours. Escape declines. What was typed is gone with the answer.
 */
export const questionDialog = (
  strings: Strings,
  send: (message: InputMessageInit) => void,
  onClosed: () => void,
): QuestionDialog => {
  const words = strings.overlay;
  const node = element('dialog', { class: 'question', 'aria-labelledby': 'question-title' });
  let shown: OpenQuestion | null = null;
  let files: FileQuestion | null = null;
  /** Answered, though the remote page has not said so yet. */
  const answered = new Set<number>();

  const close = (): void => {
    if (shown === null) return;
    shown = null;
    files?.stop();
    files = null;
    node.close();
    node.replaceChildren();
    onClosed();
  };
  const answer = (given: Answer): void => {
    if (shown === null) return;
    const { id } = shown;
    answered.add(id);
    close();
    send({ type: 'answer', id, answer: given });
  };
  node.addEventListener('cancel', (event) => {
    if (event.target !== node) return; // a file field's own: its picker was left without a choice
    event.preventDefault();
    answer({ accepted: shown?.question.kind === 'alert' });
  });

  const draw = ({ id, host, secure, question }: OpenQuestion): void => {
    const title = element('h2', { id: 'question-title' }, words.titles[question.kind](host));
    const fields = fieldsOf(question, strings);
    const form = element('form', {}, title, ...textOf(question, strings));
    if (question.kind === 'login' && question.refused === true)
      form.append(element('p', { class: 'warning', role: 'alert' }, strings.failures.LOGIN_FAILED));
    if (question.kind === 'login' && !secure) form.append(element('p', { class: 'warning' }, words.notSecure));
    if (question.kind === 'files') {
      files = fileQuestion(id, question, strings, { send, onSent: () => answer({ accepted: true }) });
      form.append(...files.nodes);
    }
    for (const { label, input } of fields) form.append(element('label', {}, label, input));
    // Without a button that submits, Enter does nothing in a form of two fields (HTML, "implicit submission").
    const yes = element('button', { type: 'submit', class: 'primary' }, words.yes[question.kind]);
    const no = button('plain', words.no[question.kind], () => answer({ accepted: false }));
    form.append(element('div', { class: 'choices' }, ...(question.kind === 'alert' ? [yes] : [no, yes])));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const [first = '', second = ''] = fields.map(({ input }) => input.value);
      if (question.kind === 'prompt') answer({ accepted: true, text: first });
      else if (question.kind === 'login') answer({ accepted: true, login: { username: first, password: second } });
      else if (files !== null) files.submit();
      else answer({ accepted: true });
    });
    node.replaceChildren(form);
    node.showModal();
    (files?.input ?? fields[0]?.input ?? yes).focus();
  };
  return {
    node,
    render: (questions) => {
      const next = questions.find(({ id }) => !answered.has(id)) ?? null;
      if (next?.id === shown?.id) return files?.taken(next?.takenBytes ?? 0);
      close();
      if (next === null) return;
      shown = next;
      draw(next);
    },
  };
};

type Asked = OpenQuestion['question'];

/** What the site says, as its own words. */
const textOf = (question: Asked, strings: Strings): HTMLElement[] => {
  if (question.kind === 'files') return [];
  if (question.kind === 'beforeunload') return [element('p', {}, strings.overlay.leaving)];
  const said = question.kind === 'login' ? question.realm : question.message;
  return said === '' ? [] : [element('blockquote', { dir: 'auto' }, said)];
};

const fieldsOf = (question: Asked, strings: Strings): { label: string; input: HTMLInputElement }[] => {
  const { fields } = strings.overlay;
  const field = (label: string, attributes: Record<string, string>) => ({
    label,
    input: element('input', { autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', ...attributes }),
  });
  switch (question.kind) {
    case 'prompt':
      return [field(fields.text, { type: 'text', maxlength: '2000', value: question.suggestion, dir: 'auto' })];
    case 'login':
      return [
        field(fields.username, { type: 'text', maxlength: '500', required: '' }),
        field(fields.password, { type: 'password', maxlength: '500' }),
      ];
    default:
      return [];
  }
};
