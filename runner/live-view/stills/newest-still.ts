import jpegTurbo from '@julusian/jpeg-turbo';
import wrtc from '@roamhq/wrtc';
import type { Still } from '../../../core/contract/still-view.ts';
import type { Picture } from '../picture/picture-source.ts';

const { i420ToRgba } = wrtc.nonstandard;

/** Text is still read with ease, and a 1280×720 page of it has some 80 KB. */
const JPEG_QUALITY = 60;

/** A picture as it was, by its number; numbers count up from 1. */
export type NumberedStill = Still & { number: number };

/** The newest picture as a JPEG. It is encoded when somebody asks, and once for all who do. */
export class NewestStill {
  #picture: Picture | null = null;
  #number = 0;
  #still: Promise<NumberedStill> | null = null;
  readonly #listeners = new Set<() => void>();

  /** Takes a new picture. Its bytes may be changed only by sending the next one. */
  send(picture: Picture): void {
    this.#picture = picture;
    this.#number += 1;
    this.#still = null;
    for (const listener of this.#listeners) listener();
  }

  get number(): number {
    return this.#number;
  }

  /** Calls `listener` with each new picture. Returns how to stop. */
  onNew(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The newest picture, null before the first. */
  async get(): Promise<NumberedStill | null> {
    const picture = this.#picture;
    const number = this.#number;
    if (picture === null) return null;
    this.#still ??= encode(picture).then((still) => ({ number, ...still }));
    return this.#still;
  }
}

/** The pixels are read at once, the encoding (6 ms for 1280×720) runs in Node's thread pool. */
const encode = async ({ width, height, data }: Picture): Promise<Still> => {
  const pixels = new Uint8Array(width * height * 4);
  i420ToRgba({ width, height, data }, { width, height, data: pixels });
  const jpeg = await jpegTurbo.compress(Buffer.from(pixels.buffer), {
    format: jpegTurbo.FORMAT_RGBA,
    width,
    height,
    quality: JPEG_QUALITY,
    subsampling: jpegTurbo.SAMP_420,
  });
  return { width, height, jpeg: new Uint8Array(jpeg) };
};
