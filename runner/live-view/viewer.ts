import type { InputMessage, ViewMessage } from '../../core/contract/live-view.ts';
import type { ViewerRole } from '../../core/contract/runner-api.ts';
import { sealedChannel, sealingKeys } from '../../core/contract/sealed-channel.ts';
import type { SealedInput, SealedView, StillKey } from '../../core/contract/still-view.ts';
import type { Timer } from '../shell/timer.ts';
import type { Network } from './peer/watch-network.ts';
import type { PatchOutcome, PeerOptions } from './peer/peer-link.ts';
import { PeerLink } from './peer/peer-link.ts';
import type { SharpViewer } from './picture/sharp-picture.ts';
import type { NewestStill } from './stills/newest-still.ts';
import { StillLink } from './stills/still-link.ts';

export type ViewerEvents = {
  /** The viewer is there, for the first time or again. */
  onConnected(): void;
  /** The viewer is out of reach; it may come back, or `onClosed` follows. */
  onDisconnected(): void;
  /** The viewer has begun to listen, there or over another way: it wants to know the present state. */
  onListening(): void;
  /** `sharp` is there, or shows nothing any more. */
  onSharpOpen(): void;
  /** What the WebRTC connection is like. */
  onNetwork(network: Network): void;
  onInput(message: InputMessage): void;
  /** The connection ended for good; called once, also after `close`. */
  onClosed(): void;
};

export type ViewerOptions = PeerOptions & { stills: NewestStill; timer: Timer };

/** A viewer that never comes is forgotten. */
const CONNECT_TIMEOUT_MS = 30_000;
/** As long as the session waits for a user who is gone (`absentMs`): until then an ICE restart brings the same connection back. */
const RECONNECT_TIMEOUT_MS = 60_000;

/**
 * One viewer and the ways to it: WebRTC, and below it stills by HTTPS. Both may be open while one takes over from the other; what is told
 * goes the way that was last seen to work.
 */
export class Viewer {
  readonly id: string;
  readonly role: ViewerRole;
  readonly #options: ViewerOptions;
  readonly #events: ViewerEvents;
  #peer: PeerLink | null = null;
  #stills: StillLink | null = null;
  #way: 'peer' | 'stills' = 'peer';
  #sharp: SharpViewer | null = null;
  #up = false;
  #cancelPatience: () => void = () => undefined;
  #closed = false;

  constructor(id: string, role: ViewerRole, options: ViewerOptions, events: ViewerEvents) {
    this.id = id;
    this.role = role;
    this.#options = options;
    this.#events = events;
    this.#waitFor(CONNECT_TIMEOUT_MS);
  }

  /** False while the viewer is out of reach. */
  get isUp(): boolean {
    return this.#up;
  }

  /** True while WebRTC does not get through. */
  get looksAtStills(): boolean {
    return this.#way === 'stills';
  }

  /** Where the sharp picture goes; null until the viewer has a place for it. */
  get sharp(): SharpViewer | null {
    return this.#sharp;
  }

  /** Answers the viewer's offer. Rejects when the offer is none. */
  async answer(offer: string, track: MediaStreamTrack): Promise<{ answer: string; etag: string }> {
    const peer = new PeerLink(this.#options, this.role === 'control', {
      onUp: () => {
        this.#goOnByPeer();
        this.#review();
      },
      onDown: () => this.#review(),
      onNetwork: (network) => this.#events.onNetwork(network),
      onSharpOpen: (sharp) => {
        this.#sharp = sharp;
        this.#events.onSharpOpen();
      },
      onViewOpen: () => this.#way === 'peer' && this.#events.onListening(),
      onInput: (message) => {
        this.#goOnByPeer();
        this.#onInput(message);
      },
      onEnded: () => this.close(),
    });
    this.#peer = peer;
    return { answer: await peer.answer(offer, track), etag: peer.etag };
  }

  /** Adds candidates or restarts ICE; null without a WebRTC connection. Rejects when the connection is over. */
  async patch(ifMatch: string | undefined, fragment: string): Promise<PatchOutcome | null> {
    return (await this.#peer?.patch(ifMatch, fragment)) ?? null;
  }

  /** Begins with stills, which the viewer asks for when WebRTC does not get through. Null when `key` is none. */
  async beginStills({ key }: StillKey): Promise<StillKey | null> {
    const own = await sealingKeys(crypto.subtle);
    const other = new Uint8Array(Buffer.from(key, 'base64'));
    const channel = await sealedChannel(crypto.subtle, 'runner', own, other, this.id).catch(() => null);
    if (channel === null || this.#closed) return null;
    this.#stills?.close();
    const { stills, timer } = this.#options;
    this.#stills = new StillLink(
      { channel, stills, timer },
      {
        onUp: () => this.#review(),
        onDown: () => this.#review(),
        onInput: (message) => this.#onInput(message),
      },
    );
    this.#way = 'stills';
    this.#events.onListening();
    return { key: Buffer.from(own.publicKey).toString('base64') };
  }

  /** What is newer for a viewer by stills; null when it is none. */
  async poll(after: string): Promise<SealedView | null> {
    return (await this.#stills?.poll(after)) ?? null;
  }

  /** Takes input of a viewer by stills; null when it is none, or the input cannot be read. */
  async takeInput(batch: SealedInput): Promise<number | null> {
    return (await this.#stills?.take(batch)) ?? null;
  }

  /** Sends a message when the viewer listens; otherwise it is lost, and the state is told when it does. */
  tell(message: ViewMessage): void {
    if (this.#way === 'stills') this.#stills?.tell(message);
    else this.#peer?.tell(message);
  }

  /** Resolves when what was told has left, or after `timeoutMs`. */
  async flushed(timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    const isUnsent = () => (this.#peer?.unsentBytes ?? 0) > 0 || (this.#stills?.unfetched ?? 0) > 0;
    while (isUnsent() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#cancelPatience();
    this.#stills?.close();
    this.#peer?.close();
    this.#up = false;
    this.#events.onClosed();
  }

  /** WebRTC gets through: from now on the viewer is told that way, beginning with the present state. */
  #goOnByPeer(): void {
    if (this.#way === 'peer' || this.#closed) return;
    this.#way = 'peer';
    this.#events.onListening();
    // The stills were drawn where the sharp picture was.
    if (this.#sharp !== null) this.#events.onSharpOpen();
  }

  #onInput(message: InputMessage): void {
    if (!this.#closed) this.#events.onInput(message);
  }

  #review(): void {
    if (this.#closed) return;
    const up = (this.#peer?.isUp ?? false) || (this.#stills?.isUp ?? false);
    if (up === this.#up) return;
    this.#up = up;
    if (up) {
      this.#cancelPatience();
      this.#events.onConnected();
    } else {
      this.#waitFor(RECONNECT_TIMEOUT_MS);
      this.#events.onDisconnected();
    }
  }

  #waitFor(timeoutMs: number): void {
    this.#cancelPatience();
    this.#cancelPatience = this.#options.timer(timeoutMs, () => this.close());
  }
}
