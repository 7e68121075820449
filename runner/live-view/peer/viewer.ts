import wrtc from '@roamhq/wrtc';
import type { ViewerRole } from '../../../core/contract/runner-api.ts';
import type { InputMessage, ViewMessage } from '../../../core/contract/live-view.ts';
import { CHANNELS, inputMessageSchema, pointerMessageSchema } from '../../../core/contract/live-view.ts';
import { withBitrates, withPublicAddress } from './session-description.ts';
import { WEBRTC_PORTS } from './webrtc-ports.ts';

export type IceServer = { urls: string[]; username?: string | undefined; credential?: string | undefined };

export type ViewerEvents = {
  /** ICE and DTLS are up, for the first time or again. */
  onConnected(): void;
  /** The viewer is out of reach; it may come back, or `onClosed` follows. */
  onDisconnected(): void;
  /** The `view` channel is open: the viewer wants to know the present state. */
  onViewOpen(): void;
  onInput(message: InputMessage): void;
  /** The connection ended for good; called once, also after `close`. */
  onClosed(): void;
};

/** The largest message of the contract. */
const MESSAGE_BYTES_MAX = 65_536;
const GATHERING_TIMEOUT_MS = 2_000;
/** A viewer that never comes, or does not come back, is forgotten. ICE gives up by itself later than a user does. */
const CONNECT_TIMEOUT_MS = 30_000;
const RECONNECT_TIMEOUT_MS = 30_000;
/** 1280×720 pages of text are sharp with 1 to 2 Mbit/s; scrolling takes what it gets. */
const BITRATES_KBPS = { start: 2_000, max: 4_000 };

/** One viewer's peer connection: video to it and, if it may control, three data channels. */
export class Viewer {
  readonly id: string;
  readonly role: ViewerRole;
  readonly #events: ViewerEvents;
  readonly #peer: RTCPeerConnection;
  #view: RTCDataChannel | null = null;
  #track: MediaStreamTrack | null = null;
  #patience: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(id: string, role: ViewerRole, iceServers: readonly IceServer[], events: ViewerEvents) {
    this.id = id;
    this.role = role;
    this.#events = events;
    // `portRange` is an extension of @roamhq/wrtc.
    const configuration: RTCConfiguration & { portRange: typeof WEBRTC_PORTS } = {
      iceServers: iceServers.map(rtcIceServer),
      portRange: WEBRTC_PORTS,
    };
    this.#peer = new wrtc.RTCPeerConnection(configuration);
    this.#peer.onconnectionstatechange = () => this.#onConnectionState();
    if (role === 'control') this.#peer.ondatachannel = ({ channel }) => this.#onChannel(channel);
    this.#waitFor(CONNECT_TIMEOUT_MS);
  }

  /** Answers the viewer's offer with a complete description. Rejects when the offer is none. */
  async answer(offer: string, track: MediaStreamTrack, publicAddress: string | undefined): Promise<string> {
    const peer = this.#peer;
    await peer.setRemoteDescription({ type: 'offer', sdp: withBitrates(offer, BITRATES_KBPS) });
    this.#track = track;
    peer.addTrack(track);
    await peer.setLocalDescription(await peer.createAnswer());
    await gathered(peer);
    const sdp = peer.localDescription?.sdp ?? '';
    return publicAddress === undefined ? sdp : withPublicAddress(sdp, publicAddress);
  }

  /** Sends a message when the viewer listens; otherwise it is lost, and the state is told when it does. */
  tell(message: ViewMessage): void {
    if (this.#view?.readyState === 'open') this.#view.send(JSON.stringify(message));
  }

  /** Resolves when what was told has left, or after `timeoutMs`. */
  async flushed(timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (this.#view?.readyState === 'open' && this.#view.bufferedAmount > 0 && performance.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#patience);
    this.#track?.stop();
    this.#peer.close();
    this.#events.onClosed();
  }

  #waitFor(timeoutMs: number): void {
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => this.close(), timeoutMs);
  }

  #onConnectionState(): void {
    switch (this.#peer.connectionState) {
      case 'connected':
        clearTimeout(this.#patience);
        return this.#events.onConnected();
      case 'disconnected':
        this.#waitFor(RECONNECT_TIMEOUT_MS);
        return this.#events.onDisconnected();
      case 'failed':
      case 'closed':
        return this.close();
      case 'new':
      case 'connecting':
        return;
    }
  }

  #onChannel(channel: RTCDataChannel): void {
    switch (channel.label) {
      case CHANNELS.input:
        channel.onmessage = ({ data }) => this.#take(inputMessageSchema.safeParse(jsonOf(data)));
        return;
      case CHANNELS.pointer:
        channel.onmessage = ({ data }) => this.#take(pointerMessageSchema.safeParse(jsonOf(data)));
        return;
      case CHANNELS.view:
        this.#view = channel;
        if (channel.readyState === 'open') this.#events.onViewOpen();
        else channel.onopen = () => this.#events.onViewOpen();
    }
  }

  /** What does not fit the contract is dropped: it may hold what the user typed, so it is not logged either. */
  #take(parsed: { success: boolean; data?: InputMessage | undefined }): void {
    if (parsed.data !== undefined && !this.#closed) this.#events.onInput(parsed.data);
  }
}

const jsonOf = (data: unknown): unknown => {
  if (typeof data !== 'string' || data.length > MESSAGE_BYTES_MAX) return null;
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
};

const rtcIceServer = ({ urls, username, credential }: IceServer): RTCIceServer => ({
  urls,
  ...(username === undefined ? {} : { username }),
  ...(credential === undefined ? {} : { credential }),
});

const gathered = (peer: RTCPeerConnection): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, GATHERING_TIMEOUT_MS);
    const check = () => {
      if (peer.iceGatheringState !== 'complete') return;
      clearTimeout(timer);
      resolve();
    };
    peer.onicegatheringstatechange = check;
    check();
  });
