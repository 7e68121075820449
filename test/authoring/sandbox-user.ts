import type { Page } from 'puppeteer-core';
import type { FlowReport } from '../../runner/session/flow-engine.ts';

/** What a person types who is asked by the sandbox platform; `wrongFirst` mistypes the password once. */
export const sandboxUser = (
  current: () => Page,
  username: string,
  { wrongFirst = false }: { readonly wrongFirst?: boolean } = {},
) => {
  const passwords = wrongFirst ? ['pass_planted_wrong', 'pass_good'] : ['pass_good'];
  const fillIn = async (selector: string, text: string): Promise<void> => {
    // Three clicks mark what is there, so that it is replaced.
    await current().locator(selector).click({ count: 3 });
    await current().keyboard.type(text);
  };
  const logIn = async (): Promise<void> => {
    await fillIn('#username', username);
    await fillIn('#password', passwords.shift() ?? 'pass_good');
    await current().keyboard.press('Enter');
  };
  const enterCode = async (): Promise<void> => {
    await fillIn('#code', '424242');
    await current().keyboard.press('Enter');
  };
  const passCheck = async (): Promise<void> => {
    await fillIn('#word', 'harbour');
    await current().keyboard.press('Enter');
  };
  return async (report: FlowReport): Promise<void> => {
    if (report.type === 'user-needed')
      await (report.reason === 'MFA' ? enterCode() : report.reason === 'CAPTCHA' ? passCheck() : logIn());
    if (report.type === 'notice') await (report.code === 'MFA_FAILED' ? enterCode() : logIn());
  };
};
