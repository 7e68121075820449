import type { RunnerEvent } from '../../core/session/event.ts';
import type { EventAnswer } from './runner-api.ts';
import type { Patience } from './until-answered.ts';
import { untilAnswered } from './until-answered.ts';

/** Reports events strictly in the order of the calls: one is sent when the one before it has been answered. */
export type ReportEvent = (event: RunnerEvent) => Promise<EventAnswer>;

/** An event reporter that repeats what is not answered. It never rejects. */
export const eventReporter = (post: (event: RunnerEvent) => Promise<EventAnswer>, patience: Patience): ReportEvent => {
  let before: Promise<unknown> = Promise.resolve();
  return (event) => {
    const answer = before.then(() => untilAnswered(() => post(event), patience));
    before = answer;
    return answer;
  };
};
