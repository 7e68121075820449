/** One picture in I420 (planes Y, U, V one after the other); width and height are even. */
export type Picture = { width: number; height: number; data: Uint8Array };

/** Where the pictures of the remote page come from: the seam behind which tab capture could take over from the screencast. */
export type PictureSource = {
  /** The page is being enlarged, or is so no more: until a moment later, pictures may differ by rounding alone. */
  setEnlarged(enlarged: boolean): void;
  /** Stops sending pictures. Never fails. */
  stop(): Promise<void>;
};

export type PictureListeners = {
  /**
   * A picture that differs from the one before, and the cells in which the page does: all when it has another size. Its bytes
   * stay as they are until the next one is told.
   */
  onPicture: (picture: Picture, changed: readonly number[]) => void;
  /** A picture could not be made; the next one may. */
  onFault: (cause: unknown) => void;
};
