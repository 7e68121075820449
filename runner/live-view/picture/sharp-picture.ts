import type { SharpMessage } from '../../../core/contract/sharp-picture.ts';
import type { Timer } from '../../shell/timer.ts';
import { boundsOf, cellsIn, rectanglesOf } from './cell-rectangles.ts';
import type { CellRectangle } from './cell-rectangles.ts';
import { allCells, CELL_PX, gridOf } from './changed-cells.ts';
import { jpegSize } from './jpeg-size.ts';
import type { RestMap } from './rest-map.ts';
import { restMap } from './rest-map.ts';
import type { PixelRectangle } from './cut-jpeg.ts';
import { cutJpeg, placeOf } from './cut-jpeg.ts';

/** Where the sharp picture goes: to the viewer that controls. */
export type SharpViewer = {
  /** Tells that. What is told while tiles are under way overtakes them, and goes for them, too. */
  tell(message: Exclude<SharpMessage, { type: 'tile' }>): void;
  /** Sends a JPEG for that place. */
  draw(place: PixelRectangle, jpeg: Buffer): void;
  /** Gives up what is under way. */
  abandon(): void;
  /** True when everything has left; otherwise `onIdle` is called when it has. */
  isIdle(): boolean;
  onIdle: () => void;
};

export type SharpPicturePorts = {
  /** The page as it is now, a JPEG in the pixels of the viewer's device; null when it cannot be captured just now. */
  capture: () => Promise<Buffer | null>;
  /** Of the pieces of a capture, as JPEG has it. */
  quality: number;
  viewer: SharpViewer;
  timer: Timer;
  nowMs: () => number;
  onFault: (cause: unknown) => void;
};

type Size = { width: number; height: number };

/** More pieces than these are sent as one, and more places are told as one. */
const TILES_MAX = 4;
const MOVES_MAX = 16;
/** A page that could not be captured may be gone, or somebody points at it. */
const AGAIN_AFTER_MS = 100;
const AGAIN_AFTER_FAULT_MS = 1_000;
/** So long after an input a page moves because of it. */
const USER_MS = 300;

/**
 * Keeps a sharp picture of what rests on a page with its viewer, and takes it away wherever the page moves. An idle page is
 * captured once. Begins when the first movement is told.
 */
export class SharpPicture {
  readonly #ports: SharpPicturePorts;
  readonly #picture: Size;
  readonly #columns: number;
  readonly #rest: RestMap;
  #size: Size | null = null;
  #userActedAtMs = -Infinity;
  #working = false;
  #stopTimer: (() => void) | null = null;
  #stopped = false;

  /** `picture` is the size of the pictures in which movements are seen. */
  constructor(picture: Size, ports: SharpPicturePorts) {
    this.#ports = ports;
    this.#picture = picture;
    const { columns, rows } = gridOf(picture);
    this.#columns = columns;
    this.#rest = restMap(columns * rows, ports.nowMs());
    ports.viewer.onIdle = () => this.#plan();
    this.#plan();
  }

  /** The page moves in these cells of the picture. */
  moved(cells: readonly number[]): void {
    if (this.#stopped) return;
    const { viewer, nowMs } = this.#ports;
    const byUser = nowMs() - this.#userActedAtMs < USER_MS;
    const wereSharp = this.#rest.moved(cells, nowMs(), byUser);
    if (wereSharp.length > 0) this.#tellMoved(wereSharp);
    this.#plan();
    // What is under way is of a page that is gone (it was scrolled, it was left): it would only keep the viewer waiting.
    if (viewer.isIdle() || 2 * cells.length < this.#cellCount()) return;
    viewer.abandon();
    this.#blank();
  }

  /** The user did something: what moves next, moves because of it. */
  noteInput(): void {
    this.#userActedAtMs = this.#ports.nowMs();
  }

  /** Takes the sharp picture away for good. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#stopTimer?.();
    const { viewer } = this.#ports;
    viewer.onIdle = () => undefined;
    viewer.abandon();
    if (this.#size !== null) viewer.tell({ type: 'blank', ...this.#size });
  }

  #cellCount(): number {
    return this.#columns * gridOf(this.#picture).rows;
  }

  /** One capture at a time, and none while the one before is still on its way: so a slow network has its own pace. */
  #plan(): void {
    if (this.#stopped || this.#working || this.#stopTimer !== null || !this.#ports.viewer.isIdle()) return;
    const nextMs = this.#rest.nextDueMs();
    if (nextMs === undefined) return;
    this.#wait(Math.max(0, nextMs - this.#ports.nowMs()));
  }

  #wait(delayMs: number): void {
    this.#stopTimer = this.#ports.timer(delayMs, () => {
      this.#stopTimer = null;
      this.#working = true;
      void this.#sharpen().then(
        () => {
          this.#working = false;
          this.#plan();
        },
        (cause: unknown) => {
          this.#working = false;
          if (this.#stopped) return;
          this.#ports.onFault(cause);
          this.#wait(AGAIN_AFTER_FAULT_MS);
        },
      );
    });
  }

  async #sharpen(): Promise<void> {
    const { capture, nowMs, viewer, quality } = this.#ports;
    const takenAtMs = nowMs();
    if (this.#rest.due(takenAtMs).length === 0) return;
    const jpeg = await capture();
    if (this.#stopped) return;
    if (jpeg === null) return this.#wait(AGAIN_AFTER_MS);
    const size = jpegSize(jpeg);
    if (size.width !== this.#size?.width || size.height !== this.#size.height) {
      this.#size = size;
      this.#blank();
    }
    // What has moved since has not rested long enough now.
    const rested = this.#rest.due(takenAtMs);
    if (rested.length === 0) return;
    const tiles = this.#tilesFor(rested);
    const places = tiles.map((tile) => this.#placeOf(tile));
    const isWhole = rested.length === this.#cellCount();
    const pieces = isWhole ? [jpeg] : await cutJpeg(jpeg, size, places, quality);
    const resting = new Set(this.#rest.due(takenAtMs));
    if (this.#stopped || resting.size === 0) return;
    tiles.forEach((tile, index) => {
      const [place, piece] = [places[index], pieces[index]];
      if (place === undefined || piece === undefined) return;
      viewer.draw(place, piece);
      // A tile may hold cells that were sharp already; what neither was nor is due moves.
      const [shown, others] = parted(cellsIn(tile, this.#columns), (cell) => resting.has(cell));
      this.#rest.sharpen(shown, nowMs());
      this.#tellMoved(others.filter((cell) => !this.#rest.isSharp(cell)));
    });
  }

  #tilesFor(cells: readonly number[]): CellRectangle[] {
    const tiles = rectanglesOf(cells, this.#columns);
    return tiles.length > TILES_MAX ? [boundsOf(cells, this.#columns)] : tiles;
  }

  #tellMoved(cells: readonly number[]): void {
    const parts = rectanglesOf(cells, this.#columns);
    const told = parts.length > MOVES_MAX ? [boundsOf(cells, this.#columns)] : parts;
    if (told !== parts) this.#rest.blunt(told.flatMap((part) => cellsIn(part, this.#columns)));
    for (const part of told) this.#ports.viewer.tell({ type: 'moved', ...this.#placeOf(part) });
  }

  #blank(): void {
    this.#rest.blunt(allCells(gridOf(this.#picture)));
    if (this.#size !== null) this.#ports.viewer.tell({ type: 'blank', ...this.#size });
  }

  #placeOf(part: CellRectangle) {
    return placeOf(part, CELL_PX, this.#picture, this.#size ?? this.#picture);
  }
}

const parted = <T>(all: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] => [
  all.filter(isFirst),
  all.filter((one) => !isFirst(one)),
];
