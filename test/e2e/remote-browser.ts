import type { ElementHandle, Frame, Page } from 'puppeteer-core';

type Box = { x: number; y: number; width: number; height: number };

/**
 * The embed page as a person uses it: looks at the picture, clicks on it, types. It knows of the remote page only what a
 * person sees; where things are on it comes from `layout`, the same page opened by the person's own browser in the same size.
 */
export class RemoteBrowser {
  readonly page: Page;
  readonly frame: Frame;

  constructor(page: Page, frame: Frame) {
    this.page = page;
    this.frame = frame;
  }

  /** Waits until the embed page says these words. */
  async sees(words: string | RegExp, timeoutMs = 30_000): Promise<void> {
    const pattern = typeof words === 'string' ? words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : words.source;
    await this.frame
      .waitForFunction(
        (source) => new RegExp(source).test(document.body.innerText),
        { timeout: timeoutMs, polling: 100 },
        pattern,
      )
      .catch(async (cause: unknown) => {
        const text = await this.frame.evaluate(() => document.body.innerText).catch(() => '(no page)');
        throw new Error(`the embed page does not say ${pattern}, but: ${text}`, { cause });
      });
  }

  /** Waits until the embed page says these words no more. */
  async doesNotSay(words: RegExp, timeoutMs: number): Promise<void> {
    await this.frame.waitForFunction(
      (source) => !new RegExp(source).test(document.body.innerText),
      { timeout: timeoutMs, polling: 50 },
      words.source,
    );
  }

  /**
   * Waits for a picture that is not of one colour and fills the space there is, and returns the size of what it shows. The video
   * may be smaller, because the page is large or because the network, or a machine with too much to do, has no room for more.
   */
  async seesPicture(timeoutMs = 30_000): Promise<{ width: number; height: number }> {
    const handle = await this.frame
      .waitForFunction(
        () => {
          const video = document.querySelector('video');
          const stills = document.querySelector('canvas');
          if (video === null || stills === null) return null;
          const [picture, width, height] =
            video.videoWidth > 0 ? [video, video.videoWidth, video.videoHeight] : [stills, stills.width, stills.height];
          // The remote page takes the size of the embed page a moment after the first picture; encoders want even sizes.
          const isAbout = (size: number, space: number) => Math.abs(size - space) <= 2;
          const { clientWidth, clientHeight } = video;
          const scale = [1, 0.875, 0.75, 0.625, 0.5, 0.375].find(
            (step) => isAbout(width, clientWidth * step) && isAbout(height, clientHeight * step),
          );
          if (width === 0 || scale === undefined) return null;
          const canvas = document.createElement('canvas');
          canvas.width = 64;
          canvas.height = 64;
          const context = canvas.getContext('2d');
          if (context === null) return null;
          context.drawImage(picture, 0, 0, 64, 64);
          const colours = new Set(new Uint32Array(context.getImageData(0, 0, 64, 64).data.buffer));
          if (colours.size <= 8) return null;
          return scale === 1 ? { width, height } : { width: clientWidth, height: clientHeight };
        },
        { timeout: timeoutMs, polling: 50 },
      )
      .catch(async (cause: unknown) => {
        const sizes = await this.frame.$eval('video', (video) => [
          [video.videoWidth, video.videoHeight],
          [video.clientWidth, video.clientHeight],
          video.currentTime,
          video.paused,
        ]);
        throw new Error(`there is no picture that fills the space, but: ${JSON.stringify(sizes)}`, { cause });
      });
    const size = await handle.jsonValue();
    if (size === null) throw new Error('there is no picture');
    return size;
  }

  /** Where the picture is on the person's screen. */
  async pictureBox(): Promise<Box> {
    const box = await (await this.#find('video')).boundingBox();
    if (box === null) throw new Error('the picture is not shown');
    return box;
  }

  /** Clicks on the picture where `selector` is in `layout`, which has the size of the remote viewport: so far down in it. */
  async clickOn(layout: Page, selector: string, down = 0.5): Promise<void> {
    const target = await (await layout.waitForSelector(selector))?.boundingBox();
    if (!target) throw new Error(`${selector} is not on the page`);
    const picture = await this.pictureBox();
    await this.page.mouse.click(picture.x + target.x + target.width / 2, picture.y + target.y + target.height * down);
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text, { delay: 5 });
  }

  async press(key: 'Enter' | 'Tab'): Promise<void> {
    await this.page.keyboard.press(key);
  }

  /** Presses a button of the embed page itself. */
  async pressButton(label: string): Promise<void> {
    const button = await this.frame.waitForSelector(`::-p-xpath(//button[normalize-space()="${label}"])`, {
      visible: true,
    });
    if (button === null) throw new Error(`there is no button ${label}`);
    await (button as ElementHandle<HTMLButtonElement>).click();
  }

  async #find(selector: string): Promise<ElementHandle> {
    const found = await this.frame.waitForSelector(selector);
    if (found === null) throw new Error(`${selector} is not there`);
    return found;
  }
}

/** Opens a page of the sandbox in a page that is as large as the remote viewport. */
export const layoutOf = async (page: Page, picture: { width: number; height: number }, path: string): Promise<Page> => {
  await page.setViewport({ width: Math.round(picture.width), height: Math.round(picture.height) });
  await page.goto(`https://gigs.sandbox.test${path}`);
  return page;
};

export type Credentials = { username: string; password: string };

/** Logs in to the sandbox on the picture, by mouse and keyboard. */
export const logIn = async (
  remote: RemoteBrowser,
  user: { newPage(): Promise<Page> },
  credentials: Credentials,
): Promise<void> => {
  await remote.sees('Log in to Sandbox Gigs');
  const layout = await layoutOf(await user.newPage(), await remote.seesPicture(), '/login');
  await remote.page.bringToFront();
  await remote.clickOn(layout, 'input[name=username]');
  await remote.type(credentials.username);
  await remote.clickOn(layout, 'input[name=password]');
  await remote.type(credentials.password);
  await remote.press('Enter');
  await layout.close();
};
