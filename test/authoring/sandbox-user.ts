import type { Page } from 'puppeteer-core';
import type { FlowReport } from '../../runner/session/flow-engine.ts';

/** What is typed where more is asked for than a right answer: one after the other, and the last again. */
export type SandboxAnswers = {
  readonly passwords?: readonly string[];
  readonly codes?: readonly string[];
  readonly words?: readonly string[];
  /** Has the platform remember the device. */
  readonly remember?: boolean;
};

/** What a person types who is asked by the sandbox platform. */
export const sandboxUser = (current: () => Page, username: string, answers: SandboxAnswers = {}) => {
  const password = inTurn(answers.passwords ?? ['pass_good']);
  const code = inTurn(answers.codes ?? ['424242']);
  const word = inTurn(answers.words ?? ['harbour']);
  const fillIn = async (selector: string, text: string): Promise<void> => {
    // Three clicks mark what is there, so that it is replaced.
    await current().locator(selector).click({ count: 3 });
    await current().keyboard.type(text);
  };
  const logIn = async (): Promise<void> => {
    await fillIn('#username', username);
    await fillIn('#password', password());
    await current().keyboard.press('Enter');
  };
  const enterCode = async (): Promise<void> => {
    await fillIn('#code', code());
    if (answers.remember === true) await current().locator('input[name=remember]').click();
    await current().locator('#code').click();
    await current().keyboard.press('Enter');
  };
  const passCheck = async (): Promise<void> => {
    await fillIn('#word', word());
    await current().keyboard.press('Enter');
  };
  return async (report: FlowReport): Promise<void> => {
    if (report.type === 'user-needed')
      await (report.reason === 'MFA' ? enterCode() : report.reason === 'CAPTCHA' ? passCheck() : logIn());
    if (report.type !== 'notice') return;
    if (report.code === 'MFA_FAILED') await enterCode();
    else if (report.code === 'CAPTCHA_REQUIRED') await passCheck();
    else await logIn();
  };
};

const inTurn = (texts: readonly string[]): (() => string) => {
  const left = [...texts];
  let last = '';
  return () => (last = left.shift() ?? last);
};
