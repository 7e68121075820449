import type { InputMessage, ViewMessage } from '../../../core/contract/live-view.ts';
import type { SealedChannel } from '../../../core/contract/sealed-channel.ts';
import type { SealedInput, SealedView } from '../../../core/contract/still-view.ts';
import { AFTER_PATTERN, encodeNews, inputBatchSchema } from '../../../core/contract/still-view.ts';
import type { Timer } from '../../shell/timer.ts';
import type { NewestStill } from './newest-still.ts';

export type StillEvents = {
  /** The viewer has begun to ask. */
  onUp(): void;
  /** It has not asked for a while. */
  onDown(): void;
  onInput(message: InputMessage): void;
};

/** API Gateway would let a request wait for 29 s; one that waits longer than this would count as slow in the alarm ApiSlow. */
const POLL_MS = 2_500;
/** Longer than a network takes between two polls. */
const SILENT_MS = 8_000;
/** What a viewer that does not fetch its messages may miss; it is told the present state when it begins anew. */
const MESSAGES_MAX = 500;

/** One viewer by HTTPS long polling: stills and messages to it, input from it, all sealed. */
export class StillLink {
  readonly #channel: SealedChannel;
  readonly #stills: NewestStill;
  readonly #events: StillEvents;
  readonly #timer: Timer;
  #messages: { number: number; message: ViewMessage }[] = [];
  #lastMessage = 0;
  #sealed = 0;
  #taken = 0;
  #inputs: Promise<unknown> = Promise.resolve();
  #up = false;
  #endWait: () => void = () => undefined;
  #cancelSilence: () => void = () => undefined;

  constructor(options: { channel: SealedChannel; stills: NewestStill; timer: Timer }, events: StillEvents) {
    this.#channel = options.channel;
    this.#stills = options.stills;
    this.#timer = options.timer;
    this.#events = events;
    this.#watchSilence();
  }

  get isUp(): boolean {
    return this.#up;
  }

  tell(message: ViewMessage): void {
    this.#lastMessage += 1;
    this.#messages = [...this.#messages, { number: this.#lastMessage, message }].slice(-MESSAGES_MAX);
    this.#endWait();
  }

  /** Messages that the viewer has not fetched. */
  get unfetched(): number {
    return this.#up ? this.#messages.length : 0;
  }

  /** What is newer than `after`, as soon as there is something; a second poll ends the wait of the first. Null for another `after`. */
  async poll(after: string): Promise<SealedView | null> {
    if (!AFTER_PATTERN.test(after)) return null;
    const [message = 0, still = 0] = after === '' ? [] : after.split('-').map(Number);
    this.#endWait();
    this.#cancelSilence();
    if (!this.#up) {
      this.#up = true;
      this.#events.onUp();
    }
    this.#messages = this.#messages.filter(({ number }) => number > message);
    if (this.#messages.length === 0 && this.#stills.number <= still) await this.#wait();
    this.#watchSilence();
    return this.#news(still, after);
  }

  /** Takes a batch of input, each once and in order. The number of the last one taken, or null when it cannot be read. */
  take(batch: SealedInput): Promise<number | null> {
    const result = this.#inputs.then(() => this.#take(batch));
    this.#inputs = result;
    return result;
  }

  close(): void {
    this.#cancelSilence();
    this.#endWait();
    this.#up = false;
  }

  async #news(seen: number, after: string): Promise<SealedView> {
    const still = this.#stills.number > seen ? await this.#stills.get() : null;
    const messages = this.#messages.map(({ message }) => message);
    const last = this.#messages.at(-1)?.number;
    this.#sealed += 1;
    const number = this.#sealed;
    if (still === null && messages.length === 0) return { after, number, sealed: null };
    const bytes = encodeNews({ messages, still });
    const sealed = Buffer.from(await this.#channel.seal(number, bytes)).toString('base64');
    const [message = '0'] = after.split('-');
    return { after: `${last ?? (message === '' ? 0 : message)}-${still?.number ?? seen}`, number, sealed };
  }

  async #take({ number, sealed }: SealedInput): Promise<number | null> {
    // The answer to a batch that was taken got lost, and it was sent again.
    if (number <= this.#taken) return this.#taken;
    if (number !== this.#taken + 1) return null;
    const plain = await this.#channel.open(number, new Uint8Array(Buffer.from(sealed, 'base64')));
    const batch = plain === null ? undefined : inputBatchSchema.safeParse(jsonOf(plain)).data;
    if (batch === undefined) return null;
    this.#taken = number;
    for (const message of batch) this.#events.onInput(message);
    return number;
  }

  #wait(): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.#stills.onNew(() => this.#endWait());
      const cancel = this.#timer(POLL_MS, () => this.#endWait());
      this.#endWait = () => {
        stop();
        cancel();
        this.#endWait = () => undefined;
        resolve();
      };
    });
  }

  #watchSilence(): void {
    this.#cancelSilence();
    this.#cancelSilence = this.#timer(SILENT_MS, () => {
      this.#up = false;
      this.#events.onDown();
    });
  }
}

const jsonOf = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
};
