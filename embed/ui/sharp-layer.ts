import type { SharpMessage } from '../../core/contract/sharp-picture.ts';
import { element } from './element.ts';

/** What comes over the channel of the sharp picture: its messages, the bytes of a tile, and null when nothing more comes. */
export type SharpNews = SharpMessage | ArrayBuffer | null;

export type SharpLayer = { node: HTMLCanvasElement; take(news: SharpNews): void };

type Place = { x: number; y: number; width: number; height: number };
type Tile = Place & { bytes: number; chunks: ArrayBuffer[]; received: number; moved: Place[] };

/** The sharp picture over the video: transparent wherever the remote page moves, and as a whole when the stream is over. */
export const sharpLayer = (): SharpLayer => {
  const node = element('canvas', { 'aria-hidden': 'true', width: '0', height: '0' });
  const canvas = node.getContext('2d');
  /** Tiles that are not drawn yet; the last one may still be on its way. Those of a picture that is gone are in none. */
  let tiles: Tile[] = [];
  let drawing: Promise<void> = Promise.resolve();

  const blank = (width: number, height: number): void => {
    tiles = [];
    node.width = width;
    node.height = height;
  };
  const erase = ({ x, y, width, height }: Place): void => canvas?.clearRect(x, y, width, height);
  const draw = async (tile: Tile): Promise<void> => {
    const picture = await createImageBitmap(new Blob(tile.chunks, { type: 'image/jpeg' })).catch(() => null);
    if (picture === null || !tiles.includes(tile)) return;
    tiles = tiles.filter((other) => other !== tile);
    canvas?.drawImage(picture, tile.x, tile.y);
    tile.moved.forEach(erase);
    picture.close();
  };
  const receive = (chunk: ArrayBuffer): void => {
    const tile = tiles.at(-1);
    if (tile === undefined || tile.received >= tile.bytes) return;
    tile.chunks.push(chunk);
    tile.received += chunk.byteLength;
    if (tile.received >= tile.bytes) drawing = drawing.then(() => draw(tile));
  };

  return {
    node,
    take: (news) => {
      if (news === null) return blank(0, 0);
      if (news instanceof ArrayBuffer) return receive(news);
      switch (news.type) {
        case 'blank':
          return blank(news.width, news.height);
        case 'moved':
          erase(news);
          return tiles.forEach((tile) => tile.moved.push(news));
        case 'tile': {
          const whole = tiles.filter(({ bytes, received }) => received >= bytes);
          tiles = [...whole, { ...news, chunks: [], received: 0, moved: [] }];
        }
      }
    },
  };
};
