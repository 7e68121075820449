/** Frame headers: SOF0 to SOF15 without DHT (C4), JPG (C8) and DAC (CC), which share the range (ITU-T T.81, B.1.1.3). */
const isFrameHeader = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Reads the size of a JPEG from its frame header (ITU-T T.81, B.2.2). Throws when there is none. */
export const jpegSize = (jpeg: Buffer): { width: number; height: number } => {
  let at = 2; // after SOI
  while (at + 9 <= jpeg.length && jpeg[at] === 0xff) {
    if (isFrameHeader(jpeg[at + 1] ?? 0))
      return { height: jpeg.readUInt16BE(at + 5), width: jpeg.readUInt16BE(at + 7) };
    at += 2 + jpeg.readUInt16BE(at + 2);
  }
  throw new Error('The picture is no JPEG.');
};
