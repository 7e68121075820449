import type { ViewMessage } from '../../../core/contract/live-view.ts';
import type { Answer, Question } from '../../../core/contract/overlay.ts';
import type { Timer } from '../../shell/timer.ts';

/** How long a page may be held up by a question: as long as a user may need to look up a password. */
const PATIENCE_MS = 120_000;
/** A file chooser holds up nothing, and a photograph may have to be taken first. */
const FILES_PATIENCE_MS = 600_000;

type Where = { host: string; secure: boolean };

export type UserQuestions = {
  /** False when nobody could answer now. */
  canAsk(kind: Question['kind']): boolean;
  /**
   * Asks the user; `settle` is called once, with null when nobody answered in time, and not any more after the question was
   * withdrawn by the returned function. `id` is the question's.
   */
  ask(question: Question, where: Where, settle: (answer: Answer | null, id: number) => void): () => void;
  /** Calls `listener` with the kind of each question that is asked from now on. Returns how to stop. */
  onAsked(listener: (kind: Question['kind']) => void): () => void;
  answer(id: number, answer: Answer): void;
  /** Gives up the questions that nobody can answer any more. */
  review(): void;
  /** What a viewer that comes now must be told. */
  open(): ViewMessage[];
  isOpen(id: number): boolean;
};

/** The questions of all pages that wait for the user: a hidden page's question stops that page as well. */
export const userQuestions = (ports: {
  newId: () => number;
  tell: (message: ViewMessage) => void;
  canAsk: (kind: Question['kind']) => boolean;
  timer: Timer;
}): UserQuestions => {
  const waiting = new Map<
    number,
    { kind: Question['kind']; message: ViewMessage; settle: (answer: Answer | null) => void }
  >();
  const listeners = new Set<(kind: Question['kind']) => void>();
  const end = (id: number): void => {
    if (waiting.delete(id)) ports.tell({ type: 'question-over', id });
  };
  return {
    canAsk: ports.canAsk,
    ask: (question, { host, secure }, settle) => {
      const id = ports.newId();
      const message: ViewMessage = { type: 'question', id, host, secure, question };
      const patienceMs = question.kind === 'files' ? FILES_PATIENCE_MS : PATIENCE_MS;
      const stopWaiting = ports.timer(patienceMs, () => waiting.get(id)?.settle(null));
      const finish = (): void => {
        stopWaiting();
        end(id);
      };
      waiting.set(id, {
        kind: question.kind,
        message,
        settle: (answer) => {
          finish();
          settle(answer, id);
        },
      });
      ports.tell(message);
      listeners.forEach((listener) => listener(question.kind));
      return finish;
    },
    onAsked: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    answer: (id, answer) => waiting.get(id)?.settle(answer),
    review: () => {
      for (const { kind, settle } of [...waiting.values()]) if (!ports.canAsk(kind)) settle(null);
    },
    open: () => [...waiting.values()].map(({ message }) => message),
    isOpen: (id) => waiting.has(id),
  };
};
