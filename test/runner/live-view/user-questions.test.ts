import { describe, expect, it } from '@jest/globals';
import type { ViewMessage } from '../../../core/contract/live-view.ts';
import type { Answer } from '../../../core/contract/overlay.ts';
import { userQuestions } from '../../../runner/live-view/page/user-questions.ts';

const WHERE = { host: 'site.example', secure: true };

const setUp = () => {
  const told: ViewMessage[] = [];
  const timers: (() => void)[] = [];
  let isUserThere = true;
  let lastId = 0;
  const questions = userQuestions({
    newId: () => (lastId += 1),
    tell: (message) => told.push(message),
    canAsk: () => isUserThere,
    timer: (_delayMs, action) => {
      timers.push(action);
      return () => void timers.splice(timers.indexOf(action), 1);
    },
  });
  const answers: (Answer | null)[] = [];
  const ask = (message: string) => questions.ask({ kind: 'confirm', message }, WHERE, (answer) => answers.push(answer));
  return { questions, told, timers, answers, ask, leave: () => (isUserThere = false) };
};

describe('questions of remote pages', () => {
  it('are told with the site that asks, and are over once they are answered', () => {
    const { questions, told, answers, ask, timers } = setUp();
    ask('Really?');
    expect(questions.open()).toEqual(told);
    expect(told).toEqual([{ type: 'question', id: 1, ...WHERE, question: { kind: 'confirm', message: 'Really?' } }]);
    questions.answer(1, { accepted: true });
    questions.answer(1, { accepted: false });
    expect(answers).toEqual([{ accepted: true }]);
    expect(told.at(-1)).toEqual({ type: 'question-over', id: 1 });
    expect(questions.open()).toEqual([]);
    expect(timers).toEqual([]);
  });

  it('wait beside each other: each gets its own answer', () => {
    const { questions, answers, ask } = setUp();
    ask('First?');
    ask('Second?');
    questions.answer(2, { accepted: true });
    questions.answer(7, { accepted: true });
    expect(answers).toEqual([{ accepted: true }]);
    expect(questions.open()).toHaveLength(1);
  });

  it('are made known by their kind to who listens', () => {
    const { questions, ask } = setUp();
    const heard: string[] = [];
    const stop = questions.onAsked((kind) => heard.push(kind));
    ask('Really?');
    questions.ask({ kind: 'login', realm: 'Staff' }, WHERE, () => undefined);
    stop();
    ask('Anything else?');
    expect(heard).toEqual(['confirm', 'login']);
  });

  it('are given up when nobody answers in time', () => {
    const { questions, answers, ask, timers } = setUp();
    ask('Really?');
    timers[0]?.();
    expect(answers).toEqual([null]);
    expect(questions.open()).toEqual([]);
  });

  it('are given up when nobody can answer any more', () => {
    const { questions, answers, ask, leave } = setUp();
    ask('Really?');
    questions.review();
    expect(answers).toEqual([]);
    leave();
    questions.review();
    expect(answers).toEqual([null]);
  });

  it('are over without an answer when the page withdraws them', () => {
    const { questions, told, answers, ask, timers } = setUp();
    const withdraw = ask('Really?');
    withdraw();
    withdraw();
    expect(answers).toEqual([]);
    expect(timers).toEqual([]);
    expect(told.filter(({ type }) => type === 'question-over')).toHaveLength(1);
    questions.answer(1, { accepted: true });
    expect(answers).toEqual([]);
  });
});
