/**
 * Overwrites what fills a buffer of its own, and gives that memory back at once. A proof goes through a hundred megabytes; left to
 * the garbage collector they would all be there at the same time. The array is empty afterwards.
 */
export const discard = (array: Uint8Array | Int32Array): void => {
  array.fill(0);
  const { buffer } = array;
  if (!(buffer instanceof SharedArrayBuffer) && buffer.byteLength === array.byteLength) buffer.transfer(0);
};
