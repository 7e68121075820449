import wrtc from '@roamhq/wrtc';
import type { Picture } from './picture-source.ts';

const { RTCVideoSource } = wrtc.nonstandard;

/** An encoder makes a still picture better with each repetition: ten a second for two seconds after the last change. */
const REFINE_EVERY_MS = 100;
const REFINEMENTS = 20;
/** A viewer that lost packets gets a key frame with the next picture, so there is one each half second. */
const IDLE_EVERY_MS = 500;

/** The pictures as a WebRTC video source; each viewer gets a track of its own and so an encoder of its own. */
export class PictureTrack {
  // As a screencast, pictures come less often rather than smaller when bandwidth is short: login pages are text.
  readonly #source = new RTCVideoSource({ isScreencast: true });
  #last: Picture | null = null;
  #repeated = 0;
  #timer: NodeJS.Timeout | undefined;

  createTrack(): MediaStreamTrack {
    return this.#source.createTrack();
  }

  /** Sends a new picture. It is kept for repetition: the caller may change its bytes only by sending the next one. */
  send(picture: Picture): void {
    this.#last = picture;
    this.#repeated = 0;
    this.#emit();
  }

  /** Repeats the last picture as if it were new, for a viewer that has just come. */
  refresh(): void {
    this.#repeated = 0;
    this.#emit();
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#last = null;
  }

  #emit(): void {
    clearTimeout(this.#timer);
    if (this.#last === null) return;
    this.#source.onFrame(this.#last);
    this.#timer = setTimeout(
      () => {
        this.#repeated += 1;
        this.#emit();
      },
      this.#repeated < REFINEMENTS ? REFINE_EVERY_MS : IDLE_EVERY_MS,
    );
  }
}
