import type { Page } from 'puppeteer-core';
import type { LabReport } from '../../examples/controls-lab/start-controls-lab.ts';
import { LAB_HOST, LAB_PLATFORM_ID, type LabVeriframe } from './controls-lab.ts';
import type { Viewport } from './end-user.ts';
import { PlaygroundPage } from './playground-page.ts';
import type { RemoteBrowser } from './remote-browser.ts';
import { eventually } from './session-client.ts';

type Point = { x: number; y: number };

/**
 * A user in the controls lab, through the iframe. The user knows of a remote page what can be seen; where things are comes
 * from the same page in the user's own browser, and what happened there from the lab's server.
 */
export class LabVisit {
  readonly remote: RemoteBrowser;
  readonly touch: boolean;
  readonly #all: LabVeriframe;
  readonly #layout: Page;
  #path = '/';

  private constructor(all: LabVeriframe, remote: RemoteBrowser, layout: Page, touch: boolean) {
    this.#all = all;
    this.remote = remote;
    this.#layout = layout;
    this.touch = touch;
  }

  static async start(all: LabVeriframe, viewport: Viewport): Promise<LabVisit> {
    const layout = await all.user.newPage();
    const playground = await PlaygroundPage.open(await all.user.newPage(viewport), all.veriframe.playground.url);
    const remote = await playground.verify(LAB_PLATFORM_ID);
    await remote.sees('Log in to Controls Lab', 60_000);
    const { width, height } = await remote.seesPicture(30_000);
    await layout.setViewport({ width, height, ...(viewport.isMobile ? { isMobile: true, hasTouch: true } : {}) });
    const visit = new LabVisit(all, remote, layout, viewport.hasTouch === true);
    await visit.lookAt('/');
    return visit;
  }

  /** Goes to a page of the lab by its links, and forgets what was reported before. */
  async open(path: string): Promise<void> {
    if (this.#path !== '/') {
      this.forget();
      await this.press('#home');
      await this.arrives('/');
    }
    if (path === '/') return;
    this.forget();
    await this.press(`a[href="${path}"]`);
    await this.arrives(path);
    this.forget();
  }

  /** What was reported until now counts no more. */
  forget(): void {
    this.#all.lab.reports.length = 0;
  }

  /** Waits until the remote browser has loaded that page. */
  async arrives(path: string): Promise<void> {
    await this.reported('loaded', undefined, path);
    await this.lookAt(path);
  }

  /** Clicks or taps where `selector` is. */
  async press(selector: string): Promise<void> {
    const { x, y } = await this.at(selector);
    if (this.touch) await this.remote.page.touchscreen.tap(x, y);
    else await this.remote.page.mouse.click(x, y);
  }

  /** Presses on the far corner of the picture, beside whatever is drawn over it. */
  async pressBeside(): Promise<void> {
    const { x, y, width, height } = await this.remote.pictureBox();
    const corner = { x: x + width - 5, y: y + height - 5 };
    if (this.touch) await this.remote.page.touchscreen.tap(corner.x, corner.y);
    else await this.remote.page.mouse.click(corner.x, corner.y);
  }

  /** Where an element of the remote page is on the user's screen: its middle, or so far from its corner. */
  async at(selector: string, offset?: Point): Promise<Point> {
    const box = await (await this.#layout.waitForSelector(selector))?.boundingBox();
    if (!box) throw new Error(`${selector} is not on the page`);
    const picture = await this.remote.pictureBox();
    const { x, y } = offset ?? { x: box.width / 2, y: box.height / 2 };
    if (box.y + y >= picture.height) throw new Error(`${selector} is below what the picture shows`);
    return { x: picture.x + box.x + x, y: picture.y + box.y + y };
  }

  /** Waits until the remote page has reported this, with that value when one is given. */
  async reported(name: string, value?: LabReport['value'], page?: string): Promise<LabReport> {
    const isWanted = (report: LabReport) =>
      report.name === name &&
      (value === undefined || JSON.stringify(report.value) === JSON.stringify(value)) &&
      (page === undefined || report.page === page);
    const said = () => JSON.stringify(this.reports);
    await eventually(`${name} ${JSON.stringify(value)}`, () => this.reports.some(isWanted), 30_000).catch(
      (cause: unknown) => {
        throw new Error(`${name} ${JSON.stringify(value) ?? ''} was not reported, but: ${said()}`, { cause });
      },
    );
    const report = this.reports.findLast(isWanted);
    if (report === undefined) throw new Error('a report was lost');
    return report;
  }

  get reports(): readonly LabReport[] {
    return this.#all.lab.reports;
  }

  async type(text: string): Promise<void> {
    await this.remote.type(text);
  }

  async key(key: 'Enter' | 'Escape' | 'ArrowDown' | 'Space' | 'End' | 'Tab'): Promise<void> {
    await this.remote.page.keyboard.press(key);
  }

  /** Waits until the embed page holds such an element, and gives it. */
  async shows(selector: string) {
    const found = await this.remote.frame.waitForSelector(selector, { visible: true, timeout: 30_000 });
    if (found === null) throw new Error(`${selector} is not shown`);
    return found;
  }

  async hides(selector: string): Promise<void> {
    await this.remote.frame.waitForSelector(selector, { hidden: true, timeout: 30_000 });
  }

  /** Presses Back of the embed page, once there is something to go back to. */
  async goBack(): Promise<void> {
    const back = await this.shows('header button[aria-label="Back"]:enabled');
    await back.click();
  }

  async close(): Promise<void> {
    await this.remote.page.close();
    await this.#layout.close();
  }

  /** Knows from now on that the remote browser shows that page. */
  async lookAt(path: string): Promise<void> {
    this.#path = path;
    await this.#layout.goto(`https://${LAB_HOST}${path}?layout`);
  }
}
