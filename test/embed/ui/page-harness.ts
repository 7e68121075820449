import type { InputMessageInit } from '../../../core/contract/live-view.ts';
import { chooseStrings } from '../../../embed/strings/choose-strings.ts';
import { pageView, type PageActions } from '../../../embed/ui/page-view.ts';
import { PAGE_STATES } from './page-states.ts';

/** What a test does with the page from outside. */
export type PageHarness = {
  show(state: string, options: { locale: string; theme: string; returnUrl?: string }): void;
  /** The actions that were called since, in order. */
  readonly called: string[];
  /** What was sent to the runner since. */
  readonly sent: InputMessageInit[];
  /** The runner says that so many bytes of the files have come. */
  taken(bytes: number): void;
};

const called: string[] = [];
const sent: InputMessageInit[] = [];
let taken: (bytes: number) => void = () => undefined;
const note =
  (name: string) =>
  (given?: unknown): void =>
    void called.push(typeof given === 'number' ? `${name} ${given}` : name);

const actions: PageActions = {
  approve: note('approve'),
  refuse: note('refuse'),
  takeBack: note('takeBack'),
  openWindow: window.parent === window ? undefined : note('openWindow'),
  isNested: window.parent !== window.top,
  tryAgain: note('tryAgain'),
  cancel: note('cancel'),
  onHeight: note('onHeight'),
};

const harness: PageHarness = {
  called,
  sent,
  taken: (bytes) => taken(bytes),
  show: (state, { locale, theme, returnUrl }) => {
    const model = PAGE_STATES[state];
    const root = document.getElementById('app');
    if (model === undefined || root === null) throw new Error(`There is no state ${state}`);
    const strings = chooseStrings([locale]);
    Object.assign(document.documentElement, { lang: strings.language, dir: strings.direction });
    document.documentElement.dataset['theme'] = theme;
    const ports = {
      send: (message: InputMessageInit) => void sent.push(message),
      sendMove: () => undefined,
      viewport: () => model.viewport,
    };
    called.length = sent.length = 0;
    const view = pageView(root, model, strings, ports, actions, returnUrl);
    view.render(model);
    taken = (takenBytes) =>
      view.render({ ...model, questions: model.questions.map((question) => ({ ...question, takenBytes })) });
  },
};
Object.assign(globalThis, { harness });
