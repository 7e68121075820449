import wrtc from '@roamhq/wrtc';
import type { IceFragment } from '../../../core/contract/ice-fragment.ts';
import { fragmentOf, iceOf, withIce } from '../../../core/contract/ice-fragment.ts';
import type { IceServer } from '../../../core/contract/ice-servers.ts';
import type { InputMessage, ViewMessage } from '../../../core/contract/live-view.ts';
import { CHANNELS, inputMessageSchema, pointerMessageSchema } from '../../../core/contract/live-view.ts';
import type { WebrtcProtocol } from './offered-candidates.ts';
import { offeredCandidates } from './offered-candidates.ts';
import type { Timer } from '../../shell/timer.ts';
import type { SharpViewer } from '../picture/sharp-picture.ts';
import { withBitrates } from './session-description.ts';
import { sendIfOpen } from './send-if-open.ts';
import { sharpChannel } from './sharp-channel.ts';
import type { Network } from './watch-network.ts';
import { watchNetwork } from './watch-network.ts';
import { WEBRTC_PORTS } from './webrtc-ports.ts';

export type PeerOptions = {
  iceServers: readonly IceServer[];
  /** The address that viewers reach this machine at, when it is not the machine's own. */
  publicAddress: string | undefined;
  protocols: readonly WebrtcProtocol[];
  timer: Timer;
};

export type PeerEvents = {
  /** ICE and DTLS are up, for the first time or again. */
  onUp(): void;
  /** The viewer is out of reach; an ICE restart may bring it back. */
  onDown(): void;
  /** The `view` channel is open. */
  onViewOpen(): void;
  /** What the connection is like, several times a second while it is up. */
  onNetwork(network: Network): void;
  /** The viewer has a place for the sharp picture. */
  onSharpOpen(sharp: SharpViewer): void;
  onInput(message: InputMessage): void;
  /** The viewer has ended the connection. */
  onEnded(): void;
};

export type PatchOutcome =
  | { kind: 'restarted'; etag: string; fragment: string }
  | { kind: 'added' }
  | { kind: 'no-precondition' }
  | { kind: 'precondition-failed' }
  | { kind: 'bad-fragment' };

/** The largest message of the contract. */
const MESSAGE_BYTES_MAX = 65_536;
const GATHERING_TIMEOUT_MS = 2_000;
/**
 * 1280×720 pages of text are sharp with 1 to 2 Mbit/s, and with their best quality take up to 10 while they scroll. libwebrtc
 * sends a screencast no faster than its encoder is allowed to fill (pacing factor 1.0), so a limit that it reaches makes every
 * picture late: the highest is out of reach.
 */
const BITRATES_KBPS = { start: 2_000, max: 30_000 };

/** A WebRTC connection to one viewer: video to it and, if it may control, three data channels. */
export class PeerLink {
  readonly #events: PeerEvents;
  readonly #options: PeerOptions;
  readonly #peer: RTCPeerConnection;
  #view: RTCDataChannel | null = null;
  #track: MediaStreamTrack | null = null;
  #offer = '';
  #iceSession = 1;
  /** Descriptions change one after the other. */
  #changes: Promise<unknown> = Promise.resolve();
  #closed = false;
  #network: Network | null = null;
  #stopWatching: () => void = () => undefined;

  constructor(options: PeerOptions, controls: boolean, events: PeerEvents) {
    this.#options = options;
    this.#events = events;
    // A relay is for viewers that cannot reach the runner. It reaches out by itself and needs none: gathering there would only
    // make the answer late. `portRange` is an extension of @roamhq/wrtc.
    const configuration: RTCConfiguration & { portRange: typeof WEBRTC_PORTS } = {
      iceServers: options.iceServers.filter(isStun).map(({ urls }) => ({ urls })),
      portRange: WEBRTC_PORTS,
    };
    this.#peer = new wrtc.RTCPeerConnection(configuration);
    this.#peer.onconnectionstatechange = () => this.#onConnectionState();
    if (controls) this.#peer.ondatachannel = ({ channel }) => this.#onChannel(channel);
  }

  get isUp(): boolean {
    return !this.#closed && this.#peer.connectionState === 'connected';
  }

  /** The entity tag of the present ICE session (draft-ietf-wish-whep, 4.4.1). */
  get etag(): string {
    return `"ice-${this.#iceSession}"`;
  }

  /** Answers the viewer's offer with a complete description. Rejects when the offer is none. */
  async answer(offer: string, track: MediaStreamTrack): Promise<string> {
    this.#offer = withBitrates(offer, BITRATES_KBPS);
    this.#track = track;
    const ice = iceOf(this.#offer);
    if (ice === null) throw new Error('The offer has no ICE credentials.');
    return this.#negotiate(ice, () => void this.#peer.addTrack(track));
  }

  /**
   * `PATCH` of the WHEP resource (draft-ietf-wish-whep, 4.4): candidates that the viewer has found since, or with new credentials
   * an ICE restart. Rejects when the connection is over.
   */
  async patch(ifMatch: string | undefined, text: string): Promise<PatchOutcome> {
    if (ifMatch === undefined) return { kind: 'no-precondition' };
    // The RFC's own examples put the asterisk in quotes.
    if (ifMatch !== '*' && ifMatch !== '"*"' && ifMatch !== this.etag) return { kind: 'precondition-failed' };
    const ice = iceOf(text);
    if (ice === null) return { kind: 'bad-fragment' };
    return this.#oneByOne(async () => {
      if (ice.ufrag === iceOf(this.#offer)?.ufrag) {
        await this.#addCandidates(ice.candidates);
        return { kind: 'added' };
      }
      this.#iceSession += 1;
      const answer = await this.#negotiate(ice);
      const own = iceOf(answer);
      if (own === null) throw new Error('The answer has no ICE credentials.');
      return { kind: 'restarted', etag: this.etag, fragment: fragmentOf(answer, own) };
    });
  }

  /** Sends a message; false when the viewer does not listen. */
  tell(message: ViewMessage): boolean {
    return this.#view !== null && sendIfOpen(this.#view, JSON.stringify(message));
  }

  /** What was told and has not left yet. */
  get unsentBytes(): number {
    return this.#view?.readyState === 'open' && this.isUp ? this.#view.bufferedAmount : 0;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#stopWatching();
    this.#track?.stop();
    this.#peer.close();
  }

  #oneByOne<T>(change: () => Promise<T>): Promise<T> {
    const result = this.#changes.then(change);
    this.#changes = result.catch(() => undefined);
    return result;
  }

  /** Takes the viewer's ICE session in place of the one before and answers with ours. */
  async #negotiate(ice: IceFragment, addTracks: () => void = () => undefined): Promise<string> {
    const peer = this.#peer;
    this.#offer = withIce(this.#offer, { ...ice, candidates: this.#withinProtocols(ice.candidates) });
    await peer.setRemoteDescription({ type: 'offer', sdp: this.#offer });
    addTracks();
    const answer = await peer.createAnswer();
    const gathered = this.#gathered();
    await peer.setLocalDescription(answer);
    await gathered;
    const sdp = peer.localDescription?.sdp ?? '';
    const own = iceOf(sdp);
    if (own === null) throw new Error('The connection is over.');
    return withIce(sdp, { ...own, candidates: offeredCandidates(own.candidates, this.#options) });
  }

  async #addCandidates(candidates: readonly string[]): Promise<void> {
    for (const candidate of this.#withinProtocols(candidates))
      // A candidate that is not understood is passed over (draft-ietf-wish-whep, 4.4.2).
      await this.#peer.addIceCandidate({ candidate, sdpMLineIndex: 0 }).catch(() => undefined);
  }

  #withinProtocols(candidates: readonly string[]): string[] {
    return offeredCandidates(candidates, { ...this.#options, publicAddress: undefined });
  }

  #gathered(): Promise<void> {
    const peer = this.#peer;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, GATHERING_TIMEOUT_MS);
      // The state may still say `complete` of the session before: the end of the candidates is what counts.
      peer.onicecandidate = ({ candidate }) => {
        if (candidate !== null) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #onConnectionState(): void {
    switch (this.#peer.connectionState) {
      case 'connected':
        this.#watchNetwork();
        return this.#events.onUp();
      case 'disconnected':
      case 'failed':
        this.#stopWatching();
        return this.#events.onDown();
      case 'closed':
        return this.#events.onEnded();
      case 'new':
      case 'connecting':
        return;
    }
  }

  #watchNetwork(): void {
    this.#stopWatching();
    this.#stopWatching = watchNetwork(this.#peer, this.#options.timer, (network) => {
      this.#network = network;
      this.#events.onNetwork(network);
    });
  }

  #onChannel(channel: RTCDataChannel): void {
    switch (channel.label) {
      case CHANNELS.input:
        channel.onmessage = ({ data }) => this.#take(inputMessageSchema.safeParse(jsonOf(data)));
        // The viewer's page is gone: its SCTP association said so.
        channel.onclose = () => this.#events.onEnded();
        return;
      case CHANNELS.pointer:
        channel.onmessage = ({ data }) => this.#take(pointerMessageSchema.safeParse(jsonOf(data)));
        return;
      case CHANNELS.view:
        this.#view = channel;
        whenOpen(channel, () => this.#events.onViewOpen());
        return;
      case CHANNELS.sharp:
        whenOpen(channel, () =>
          this.#events.onSharpOpen(sharpChannel(channel, this.#options.timer, () => this.#network?.bitsPerS)),
        );
    }
  }

  /** What does not fit the contract is dropped: it may hold what the user typed, so it is not logged either. */
  #take(parsed: { success: boolean; data?: InputMessage | undefined }): void {
    if (parsed.data !== undefined && !this.#closed) this.#events.onInput(parsed.data);
  }
}

const whenOpen = (channel: RTCDataChannel, act: () => void): void => {
  if (channel.readyState === 'open') act();
  else channel.onopen = act;
};

const isStun = ({ urls }: IceServer): boolean => urls.every((url) => url.startsWith('stun'));

const jsonOf = (data: unknown): unknown => {
  if (typeof data !== 'string' || data.length > MESSAGE_BYTES_MAX) return null;
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
};
