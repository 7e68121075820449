import type { SharpMessage } from '../../../core/contract/sharp-picture.ts';
import { SHARP_CHUNK_BYTES } from '../../../core/contract/sharp-picture.ts';
import type { Timer } from '../../shell/timer.ts';
import type { SharpViewer } from '../picture/sharp-picture.ts';

/** What a data channel must be able to do. */
export type ByteChannel = { readyState: string; bufferedAmount: number; send(data: string | ArrayBufferView): void };

/**
 * More is not handed to the channel: what the page does meanwhile must not wait long behind it. At 300 kbit/s this much
 * takes 0.9 s.
 */
const BUFFERED_BYTES_MAX = 2 * SHARP_CHUNK_BYTES;
/** @roamhq/wrtc has no `bufferedamountlow`. */
const LOOK_AGAIN_MS = 5;

type Tile = { header: string; jpeg: Buffer; sent: number; moved: string[] };

/** Sends the sharp picture over a data channel, its tiles in pieces. When the channel is closed, what is sent is lost. */
export const sharpChannel = (channel: ByteChannel, timer: Timer): SharpViewer => {
  let tiles: Tile[] = [];
  let stopTimer: (() => void) | null = null;
  const sendNow = (data: string | ArrayBufferView): void => {
    if (channel.readyState === 'open') channel.send(data);
  };
  const sendPiece = ([tile]: readonly Tile[]): void => {
    if (tile === undefined) return;
    if (tile.sent === 0) [tile.header, ...tile.moved].forEach(sendNow);
    sendNow(tile.jpeg.subarray(tile.sent, tile.sent + SHARP_CHUNK_BYTES));
    tile.sent += SHARP_CHUNK_BYTES;
    if (tile.sent >= tile.jpeg.byteLength) tiles.shift();
  };
  const work = (): void => {
    stopTimer = null;
    while (tiles.length > 0 && channel.bufferedAmount < BUFFERED_BYTES_MAX) sendPiece(tiles);
    if (!viewer.isIdle()) stopTimer = timer(LOOK_AGAIN_MS, work);
    else viewer.onIdle();
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
      stopTimer ??= timer(0, work);
    },
    abandon: () => {
      tiles = [];
    },
    isIdle: () => channel.readyState !== 'open' || (tiles.length === 0 && channel.bufferedAmount === 0),
    onIdle: () => undefined,
  };
  return viewer;
};
