import { CHANNELS, viewMessageSchema, type InputMessageInit, type ViewMessage } from '../../core/contract/live-view.ts';
import { sharpMessageSchema } from '../../core/contract/sharp-picture.ts';
import type { OfferAnswer } from '../session-api.ts';
import type { SharpNews } from '../ui/sharp-layer.ts';

export type ViewerPorts = {
  iceServers: RTCIceServer[];
  offer: (sdp: string) => Promise<OfferAnswer>;
  hangUp: (resource: string) => void;
  onMedia: (media: MediaStream) => void;
  onMessage: (message: ViewMessage) => void;
  /** What is sharp over the media; null, and nothing after it, when the connection is over. */
  onSharp: (news: SharpNews) => void;
  /** The connection broke and will not come back by itself. Called once, never after `close`. */
  onLost: () => void;
};

export type ConnectResult = 'connected' | 'not-ready' | 'ended' | 'unavailable';

export type ViewerConnection = {
  connect(): Promise<ConnectResult>;
  send(message: InputMessageInit): void;
  sendMove(message: InputMessageInit): void;
  close(): void;
};

/** How long to collect candidates before offering what is there: hosts are found at once, STUN may never answer. */
const GATHERING_MS = 700;
const CONNECT_MS = 10_000;

/** One WebRTC connection to the runner: picture and messages down, input up. The viewer offers (WHEP). */
export const viewerConnection = (ports: ViewerPorts): ViewerConnection => {
  const peer = new RTCPeerConnection({ iceServers: ports.iceServers });
  const input = peer.createDataChannel(CHANNELS.input, { ordered: true });
  const pointer = peer.createDataChannel(CHANNELS.pointer, { ordered: false, maxRetransmits: 0 });
  const view = peer.createDataChannel(CHANNELS.view, { ordered: true });
  const sharp = peer.createDataChannel(CHANNELS.sharp, { ordered: true });
  sharp.binaryType = 'arraybuffer';
  const { receiver } = peer.addTransceiver('video', { direction: 'recvonly' });
  // A remote control wants the newest picture, not a smooth one.
  if ('jitterBufferTarget' in receiver) receiver.jitterBufferTarget = 0;

  let resource: string | undefined;
  let over = false;
  const lose = () => {
    if (over) return;
    over = true;
    peer.close();
    ports.onSharp(null);
    ports.onLost();
  };
  peer.addEventListener('track', (event) => ports.onMedia(event.streams[0] ?? new MediaStream([event.track])));
  view.addEventListener('message', (event) => {
    const message = viewMessageSchema.safeParse(JSON.parse(String(event.data)));
    if (message.success) ports.onMessage(message.data);
  });

  sharp.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (over) return;
    if (data instanceof ArrayBuffer) return ports.onSharp(data);
    const message = sharpMessageSchema.safeParse(JSON.parse(String(data)));
    if (message.success) ports.onSharp(message.data);
  });

  const send = (channel: RTCDataChannel) => (message: InputMessageInit) => {
    if (channel.readyState === 'open') channel.send(JSON.stringify(message));
  };

  return {
    connect: async () => {
      await peer.setLocalDescription();
      await gathered(peer);
      const answer = await ports.offer(peer.localDescription?.sdp ?? '');
      if (over) return 'unavailable';
      if (answer.kind !== 'answer') return answer.kind;
      resource = answer.resource;
      await peer.setRemoteDescription({ type: 'answer', sdp: answer.sdp });
      const opened = await within(CONNECT_MS, opens(input));
      if (!opened) return 'unavailable';
      peer.addEventListener('connectionstatechange', () => {
        if (peer.connectionState === 'failed' || peer.connectionState === 'closed') lose();
      });
      view.addEventListener('close', lose);
      return 'connected';
    },
    send: send(input),
    sendMove: send(pointer),
    close: () => {
      over = true;
      peer.close();
      ports.onSharp(null);
      if (resource !== undefined) ports.hangUp(resource);
    },
  };
};

const gathered = (peer: RTCPeerConnection): Promise<boolean> =>
  within(
    GATHERING_MS,
    new Promise<void>((resolve) => {
      const check = () => {
        if (peer.iceGatheringState === 'complete') resolve();
      };
      peer.addEventListener('icegatheringstatechange', check);
      check();
    }),
  );

const opens = (channel: RTCDataChannel): Promise<void> =>
  new Promise((resolve) => {
    if (channel.readyState === 'open') resolve();
    else channel.addEventListener('open', () => resolve(), { once: true });
  });

const within = async (milliseconds: number, done: Promise<void>): Promise<boolean> => {
  let timer = 0;
  const late = new Promise<boolean>((resolve) => {
    timer = window.setTimeout(() => resolve(false), milliseconds);
  });
  const result = await Promise.race([done.then(() => true), late]);
  clearTimeout(timer);
  return result;
};
