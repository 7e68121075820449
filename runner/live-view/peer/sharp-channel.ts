import type { SharpMessage } from '../../../core/contract/sharp-picture.ts';
import { SHARP_CHUNK_BYTES } from '../../../core/contract/sharp-picture.ts';
import type { Timer } from '../../shell/timer.ts';
import type { SharpViewer } from '../picture/sharp-picture.ts';
import type { SendingChannel } from './send-if-open.ts';
import { sendIfOpen } from './send-if-open.ts';

/** What a data channel must be able to do. */
export type ByteChannel = SendingChannel & { bufferedAmount: number };

/** Bytes wait here rather than in the channel, where nobody can give them up: what moves meanwhile must not wait behind them. */
const BUFFERED_BYTES_MAX = 4 * SHARP_CHUNK_BYTES;
/** @roamhq/wrtc has no `bufferedamountlow`. */
const LOOK_AGAIN_MS = 5;
/** On a network slower than this, the sharp picture leaves a part of it to the video: it would fill every queue on the way. */
const PACED_BELOW_BITS_PER_S = 2_000_000;
const PACED_SHARE = 0.6;
/** A piece of a paced tile takes no longer than this, so that a picture of what moves comes no later. */
const PACED_PIECE_MS = 100;

type Tile = { header: string; jpeg: Buffer; sent: number; moved: string[] };

/**
 * Sends the sharp picture over a data channel, its tiles in pieces. `bitsPerS` is what the network is thought to have room for,
 * undefined while nobody knows. When the channel is closed, what is sent is lost.
 */
export const sharpChannel = (
  channel: ByteChannel,
  timer: Timer,
  bitsPerS: () => number | undefined = () => undefined,
): SharpViewer => {
  let tiles: Tile[] = [];
  let cancel: (() => void) | null = null;
  const sendNow = (data: string | ArrayBufferView) => sendIfOpen(channel, data);
  const sendPiece = (tile: Tile, bytes: number): void => {
    if (tile.sent === 0) [tile.header, ...tile.moved].forEach(sendNow);
    sendNow(tile.jpeg.subarray(tile.sent, tile.sent + bytes));
    tile.sent += bytes;
    if (tile.sent >= tile.jpeg.byteLength) tiles.shift();
  };
  /** Sends what there is room for now. Returns how long to wait before there is room for more. */
  const sendSome = (): number => {
    const bits = bitsPerS() ?? Infinity;
    const paced = bits < PACED_BELOW_BITS_PER_S ? (bits * PACED_SHARE) / 8_000 : Infinity;
    const piece = Math.min(SHARP_CHUNK_BYTES, Math.max(512, Math.floor(paced * PACED_PIECE_MS)));
    while (tiles[0] !== undefined && channel.bufferedAmount < Math.min(BUFFERED_BYTES_MAX, 4 * piece)) {
      sendPiece(tiles[0], piece);
      if (paced !== Infinity) return Math.max(LOOK_AGAIN_MS, piece / paced);
    }
    return LOOK_AGAIN_MS;
  };
  const work = (): void => {
    cancel = null;
    const delayMs = sendSome();
    if (viewer.isIdle()) viewer.onIdle();
    else cancel ??= timer(delayMs, work);
  };
  const viewer: SharpViewer = {
    tell: (message) => {
      const text = JSON.stringify(message);
      sendNow(text);
      if (message.type === 'moved') for (const tile of tiles.filter(({ sent }) => sent === 0)) tile.moved.push(text);
    },
    draw: (place, jpeg) => {
      const header: SharpMessage = { type: 'tile', ...place, bytes: jpeg.byteLength };
      tiles.push({ header: JSON.stringify(header), jpeg, sent: 0, moved: [] });
      cancel ??= timer(0, work);
    },
    abandon: () => {
      tiles = [];
    },
    isIdle: () => channel.readyState !== 'open' || (tiles.length === 0 && channel.bufferedAmount === 0),
    onIdle: () => undefined,
  };
  return viewer;
};
