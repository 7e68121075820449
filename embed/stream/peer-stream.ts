import { fragmentOf, iceOf, withIce } from '../../core/contract/ice-fragment.ts';
import type { IceServer } from '../../core/contract/ice-servers.ts';
import { CHANNELS, viewMessageSchema, type InputMessageInit, type ViewMessage } from '../../core/contract/live-view.ts';
import { sharpMessageSchema } from '../../core/contract/sharp-picture.ts';
import type { SessionApi } from '../session-api.ts';
import type { SharpNews } from '../ui/sharp-layer.ts';

export type PeerEvents = {
  onMedia: (media: MediaStream) => void;
  onMessage: (message: ViewMessage) => void;
  /** What is sharp over the media; null, and nothing after it, when the connection is over. */
  onSharp: (news: SharpNews) => void;
  /** The connection stands, for the first time or again. */
  onUp: () => void;
  /** How long a packet takes to the runner and back, in milliseconds; after each `onUp`, where the browser knows it. */
  onRoundTrip: (rttMs: number) => void;
  /** It does not any more; it may come back by itself or by a restart. */
  onDown: () => void;
  /** The runner has ended it. */
  onGone: () => void;
};

export type PeerStream = {
  /** Offers and takes the answer; the connection stands when `onUp` comes. */
  open(): Promise<'answered' | 'not-ready' | 'ended' | 'unavailable'>;
  /** Restarts ICE on the same connection, with the servers that the runner has named. */
  restart(): Promise<'restarted' | 'gone' | 'unavailable'>;
  /** True when the runner has named servers that were not asked yet. */
  hasMoreServers(): boolean;
  isUp(): boolean;
  /** The WHEP resource, once there is one. */
  resource(): string | undefined;
  send(message: InputMessageInit): void;
  sendMove(message: InputMessageInit): void;
  close(): void;
};

/** Candidates of STUN and TURN servers come after the offer was sent. Those that found nothing until then come too late. */
const TRICKLE_MS = 1_500;

/** One WebRTC connection to the runner: picture and messages down, input up. The viewer offers (WHEP). */
export const peerStream = (api: Pick<SessionApi, 'offer' | 'patch'>, events: PeerEvents): PeerStream => {
  const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  const input = peer.createDataChannel(CHANNELS.input, { ordered: true });
  const pointer = peer.createDataChannel(CHANNELS.pointer, { ordered: false, maxRetransmits: 0 });
  const view = peer.createDataChannel(CHANNELS.view, { ordered: true });
  const sharp = peer.createDataChannel(CHANNELS.sharp, { ordered: true });
  sharp.binaryType = 'arraybuffer';
  const { receiver } = peer.addTransceiver('video', { direction: 'recvonly' });
  // A remote control wants the newest picture, not a smooth one.
  if ('jitterBufferTarget' in receiver) receiver.jitterBufferTarget = 0;

  let resource: string | undefined;
  let servers: IceServer[] = [];
  let asked = false;
  let over = false;
  let up = false;
  let stopTrickle = () => {};
  const review = () => {
    if (over) return;
    const now = peer.connectionState === 'connected' && input.readyState === 'open';
    if (now === up) return;
    up = now;
    if (!up) return events.onDown();
    events.onUp();
    void peer.getStats().then((stats) => {
      const rttMs = roundTripOf(stats);
      if (up && rttMs !== null) events.onRoundTrip(rttMs);
    });
  };
  peer.addEventListener('connectionstatechange', review);
  input.addEventListener('open', review);
  view.addEventListener('close', () => {
    if (!over) events.onGone();
  });
  peer.addEventListener('track', (event) => events.onMedia(event.streams[0] ?? new MediaStream([event.track])));
  view.addEventListener('message', (event) => {
    const message = viewMessageSchema.safeParse(JSON.parse(String(event.data)));
    if (message.success && !over) events.onMessage(message.data);
  });
  sharp.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (over) return;
    if (data instanceof ArrayBuffer) return events.onSharp(data);
    const message = sharpMessageSchema.safeParse(JSON.parse(String(data)));
    if (message.success) events.onSharp(message.data);
  });

  /** Sends what is found from now on, in one request, when all is found or it takes too long. */
  const trickle = (at: string, etag: string): void => {
    stopTrickle();
    let timer = 0;
    const send = () => {
      stopTrickle();
      const sdp = peer.localDescription?.sdp ?? '';
      const ice = iceOf(sdp);
      // The runner finds those of this machine by itself, from the first packet; their names it cannot resolve (mDNS).
      const candidates = ice?.candidates.filter((candidate) => !/\.local \d+ typ/.test(candidate)) ?? [];
      if (ice === null || candidates.length === 0 || over) return;
      void api.patch(at, fragmentOf(sdp, { ...ice, candidates }), etag);
    };
    const check = () => peer.iceGatheringState === 'complete' && send();
    stopTrickle = () => {
      clearTimeout(timer);
      peer.removeEventListener('icegatheringstatechange', check);
    };
    timer = window.setTimeout(send, TRICKLE_MS);
    peer.addEventListener('icegatheringstatechange', check);
    check();
  };

  const send = (channel: RTCDataChannel) => (message: InputMessageInit) => {
    if (channel.readyState === 'open') channel.send(JSON.stringify(message));
  };

  return {
    open: async () => {
      await peer.setLocalDescription();
      const answer = await api.offer(peer.localDescription?.sdp ?? '');
      if (answer.kind !== 'answer') return answer.kind === 'gone' ? 'unavailable' : answer.kind;
      resource = answer.resource;
      servers = answer.iceServers;
      if (over) return 'unavailable';
      await peer.setRemoteDescription({ type: 'answer', sdp: answer.sdp });
      trickle(resource, answer.etag);
      return 'answered';
    },
    restart: async () => {
      if (resource === undefined || over) return 'gone';
      peer.setConfiguration({ bundlePolicy: 'max-bundle', iceServers: servers.map(rtcServer) });
      asked = true;
      stopTrickle();
      const offer = await peer.createOffer({ iceRestart: true });
      await peer.setLocalDescription(offer);
      const mine = iceOf(offer.sdp ?? '');
      if (mine === null) return 'unavailable';
      const answer = await api.patch(resource, fragmentOf(offer.sdp ?? '', mine), '*');
      if (over) return 'gone';
      if (answer.kind === 'gone' || answer.kind === 'ended') return 'gone';
      const theirs = answer.kind === 'restarted' ? iceOf(answer.fragment) : null;
      const accepted = peer.currentRemoteDescription?.sdp;
      // An answer to an older restart fits no more (draft-ietf-wish-whep, 4.4.3).
      const isLatest = iceOf(peer.localDescription?.sdp ?? '')?.ufrag === mine.ufrag;
      if (answer.kind !== 'restarted' || theirs === null || accepted === undefined || !isLatest) return 'unavailable';
      await peer.setRemoteDescription({ type: 'answer', sdp: withIce(accepted, theirs) });
      trickle(resource, answer.etag);
      return 'restarted';
    },
    hasMoreServers: () => servers.length > 0 && !asked,
    isUp: () => up,
    resource: () => resource,
    send: send(input),
    sendMove: send(pointer),
    close: () => {
      over = true;
      up = false;
      stopTrickle();
      peer.close();
      events.onSharp(null);
    },
  };
};

/** Of the pair of candidates in use: ICE's own checks have measured it before anything else is sent. */
const roundTripOf = (stats: RTCStatsReport): number | null => {
  let rttMs: number | null = null;
  stats.forEach((one: RTCIceCandidatePairStats) => {
    if (one.type === 'candidate-pair' && one.nominated && one.currentRoundTripTime !== undefined)
      rttMs = Math.round(one.currentRoundTripTime * 1_000);
  });
  return rttMs;
};

const rtcServer = ({ urls, username, credential }: IceServer): RTCIceServer => ({
  urls,
  ...(username === undefined ? {} : { username }),
  ...(credential === undefined ? {} : { credential }),
});
