import { AwsError } from '../aws-error.ts';
import type { Clock } from '../clock.ts';
import { fairOrder } from './fair-order.ts';
import type { MessageStore } from './message-store.ts';
import type { QueueSettings } from './queue-settings.ts';
import { messageIdOf, newReceiptHandle } from './receipt-handle.ts';
import type { StoredMessage } from './stored-message.ts';

/** What a queue needs of the world. */
export type QueuePorts = {
  clock: Clock;
  newId: () => string;
  store: MessageStore;
  /** Takes a message that was received too often. */
  bury: (targetArn: string, message: StoredMessage) => void;
};

/** The messages of one queue and the rules by which they are seen, hidden, received and buried. */
export class Queue {
  readonly name: string;
  readonly arn: string;
  readonly settings: QueueSettings;
  readonly #ports: QueuePorts;
  readonly #messages: Map<string, StoredMessage>;
  readonly #waiting = new Set<() => void>();

  constructor(name: string, arn: string, settings: QueueSettings, ports: QueuePorts) {
    this.name = name;
    this.arn = arn;
    this.settings = settings;
    this.#ports = ports;
    this.#messages = new Map(ports.store.load().map((message) => [message.messageId, message]));
  }

  /** Puts a new message into the queue; it is seen after `delayS`. */
  send(content: Pick<StoredMessage, 'body' | 'attributes' | 'groupId'>, delayS = this.settings.delayS): StoredMessage {
    const nowMs = this.#ports.clock.nowMs();
    const message = {
      messageId: this.#ports.newId(),
      ...content,
      sentAtMs: nowMs,
      visibleAtMs: nowMs + delayS * 1000,
      receiveCount: 0,
    };
    this.#keep(message);
    return message;
  }

  /** Takes over a dead letter of another queue; it keeps its id and the time it was sent. */
  adopt(message: StoredMessage): void {
    this.#keep({ ...message, receiptHandle: undefined, visibleAtMs: this.#ports.clock.nowMs() });
  }

  /** Up to `max` messages, hidden for `visibilityS` from now; waits up to `waitS` for the first, or until the signal. */
  async receive(max: number, visibilityS: number, waitS: number, signal: AbortSignal): Promise<StoredMessage[]> {
    const endMs = this.#ports.clock.nowMs() + waitS * 1000;
    for (;;) {
      if (signal.aborted) return [];
      const taken = this.#take(max, visibilityS);
      if (taken.length > 0 || this.#ports.clock.nowMs() >= endMs) return taken;
      await this.#change(endMs, signal);
    }
  }

  /** Deletes a received message. An old handle changes nothing, as a message deleted twice does not. */
  delete(receiptHandle: string): void {
    const message = this.#messages.get(messageIdOf(receiptHandle));
    if (message?.receiptHandle === receiptHandle) this.#drop(message);
  }

  /** Hides a message in flight for another `visibilityS` from now; 0 shows it at once. */
  changeVisibility(receiptHandle: string, visibilityS: number): void {
    const message = this.#messages.get(messageIdOf(receiptHandle));
    if (message?.receiptHandle !== receiptHandle) {
      throw new AwsError(
        'InvalidParameterValue',
        `Value ${receiptHandle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
      );
    }
    const nowMs = this.#ports.clock.nowMs();
    if (message.visibleAtMs <= nowMs) {
      throw new AwsError('MessageNotInflight', 'The specified message is not in flight.');
    }
    this.#keep({ ...message, visibleAtMs: nowMs + visibilityS * 1000 });
  }

  /** How many messages can be received now, are in flight, and are delayed. */
  counts(): { visible: number; inFlight: number; delayed: number } {
    const nowMs = this.#ports.clock.nowMs();
    const counts = { visible: 0, inFlight: 0, delayed: 0 };
    for (const { visibleAtMs, receiveCount } of this.#messages.values()) {
      counts[visibleAtMs <= nowMs ? 'visible' : receiveCount > 0 ? 'inFlight' : 'delayed'] += 1;
    }
    return counts;
  }

  /** Deletes all messages. */
  purge(): void {
    for (const message of [...this.#messages.values()]) this.#drop(message);
  }

  #take(max: number, visibilityS: number): StoredMessage[] {
    const { clock, newId, bury } = this.#ports;
    const nowMs = clock.nowMs();
    const { retentionS, redrive } = this.settings;
    const taken: StoredMessage[] = [];
    for (const message of fairOrder(this.#messages.values(), nowMs)) {
      if (taken.length === max) break;
      if (message.sentAtMs + retentionS * 1000 <= nowMs) this.#drop(message);
      else if (message.visibleAtMs > nowMs) continue;
      else if (redrive && message.receiveCount >= redrive.maxReceiveCount) {
        // First into the other queue, then out of this one: a crash in between leaves it twice, never lost.
        bury(redrive.deadLetterTargetArn, { ...message, deadLetterSourceArn: this.arn });
        this.#drop(message);
      } else {
        const received = {
          ...message,
          receiveCount: message.receiveCount + 1,
          firstReceivedAtMs: message.firstReceivedAtMs ?? nowMs,
          visibleAtMs: nowMs + visibilityS * 1000,
          receiptHandle: newReceiptHandle(message.messageId, newId()),
        };
        this.#keep(received);
        taken.push(received);
      }
    }
    return taken;
  }

  /** Returns when a message may have become visible, at `endMs`, or at the signal. */
  #change(endMs: number, signal: AbortSignal): Promise<void> {
    const nowMs = this.#ports.clock.nowMs();
    const times = [...this.#messages.values()].map(({ visibleAtMs }) => visibleAtMs).filter((atMs) => atMs > nowMs);
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        cancel();
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const cancel = this.#ports.clock.after(Math.min(endMs, ...times) - nowMs, wake);
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }

  #keep(message: StoredMessage): void {
    this.#ports.store.save(message);
    this.#messages.set(message.messageId, message);
    for (const wake of [...this.#waiting]) wake();
  }

  #drop({ messageId }: StoredMessage): void {
    this.#ports.store.remove(messageId);
    this.#messages.delete(messageId);
  }
}
