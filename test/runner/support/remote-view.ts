import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import * as z from 'zod';
import type { ViewMessage } from '../../../core/contract/live-view.ts';
import type { Door } from './viewer.ts';

const replySchema = z.object({ id: z.int(), value: z.unknown().optional(), error: z.string().optional() });
const doorSchema = z.object({ port: z.int(), streamKey: z.string() });
const heardSchema = z.object({
  presence: z.array(z.boolean()),
  consents: z.array(z.boolean()),
  faults: z.array(z.string()),
});

/** A remote browser with a live view, showing pages of a local site; it runs in remote-view-process.ts. */
export class RemoteView {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve: (value: unknown) => void; reject: (cause: Error) => void }>();
  #lastId = 0;
  door: Door = { port: 0, streamKey: '' };

  private constructor(html: Readonly<Record<string, string>>) {
    const program = new URL('remote-view-process.ts', import.meta.url);
    this.#child = fork(program, [JSON.stringify(html)], { execArgv: ['--no-warnings'] });
    this.#child.on('message', (message) => {
      const { id, value, error } = replySchema.parse(message);
      const asked = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) asked?.resolve(value);
      else asked?.reject(new Error(error));
    });
  }

  /** `html` by path, on the hosts page.test and other.test. */
  static async start(html: Readonly<Record<string, string>>): Promise<RemoteView> {
    const view = new RemoteView(html);
    view.door = doorSchema.parse(await view.#reply(0));
    return view;
  }

  async goto(path: string): Promise<void> {
    await this.#ask({ ask: 'goto', path });
  }

  /** Waits until `expression` is true in the current page. */
  async becomes(expression: string): Promise<void> {
    await this.#ask({ ask: 'becomes', expression, inFrame: false });
  }

  async frameBecomes(expression: string): Promise<void> {
    await this.#ask({ ask: 'becomes', expression, inFrame: true });
  }

  /** Waits until the page has done what it was sent so far. */
  async idle(): Promise<void> {
    await this.becomes('new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(true))))');
  }

  async tell(message: ViewMessage): Promise<void> {
    await this.#ask({ ask: 'tell', message });
  }

  /** What the live view has told its owner so far. */
  async heard(): Promise<z.infer<typeof heardSchema>> {
    return heardSchema.parse(await this.#ask({ ask: 'heard' }));
  }

  async close(): Promise<void> {
    await this.#ask({ ask: 'close' });
    const exited = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.disconnect();
    await exited;
  }

  #ask(ask: object): Promise<unknown> {
    this.#lastId += 1;
    this.#child.send({ id: this.#lastId, ask });
    return this.#reply(this.#lastId);
  }

  #reply(id: number): Promise<unknown> {
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }
}
