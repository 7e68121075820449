import type { Page } from 'puppeteer-core';
import type { EndUser } from './end-user.ts';

/** The clipboard of the user's own machine, looked at as people do: by pasting into another program. */
export class UserClipboard {
  readonly #notes: Page;
  readonly #back: Page;

  private constructor(notes: Page, back: Page) {
    this.#notes = notes;
    this.#back = back;
  }

  /** `back` is the page that is in front again after each look. */
  static async open(user: EndUser, back: Page): Promise<UserClipboard> {
    const notes = await user.newPage();
    await notes.setContent('<textarea></textarea>');
    await back.bringToFront();
    return new UserClipboard(notes, back);
  }

  async read(): Promise<string> {
    await this.#write('');
    await this.#press('v', 'Paste');
    const text = await this.#notes.$eval('textarea', (area) => area.value);
    await this.#back.bringToFront();
    return text;
  }

  async write(text: string): Promise<void> {
    await this.#write(text);
    await this.#press('a', 'SelectAll');
    await this.#press('c', 'Copy');
    await this.#back.bringToFront();
  }

  async close(): Promise<void> {
    await this.#notes.close();
  }

  async #write(text: string): Promise<void> {
    await this.#notes.bringToFront();
    await this.#notes.$eval('textarea', (area, value) => Object.assign(area, { value }).focus(), text);
  }

  async #press(key: 'a' | 'c' | 'v', command: string): Promise<void> {
    const { keyboard } = this.#notes;
    await keyboard.down('Control');
    await keyboard.press(key, { commands: [command] });
    await keyboard.up('Control');
  }
}
