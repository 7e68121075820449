import type { RawData } from 'ws';

/** The bytes of a WebSocket's message, in whatever form the library gives them. */
export const bytesOf = (data: RawData): Buffer => {
  if (Buffer.isBuffer(data)) return data;
  return data instanceof ArrayBuffer ? Buffer.from(data) : Buffer.concat(data);
};

/** A text frame's JSON; undefined when it is none. */
export const jsonOf = (data: RawData): unknown => {
  try {
    return JSON.parse(bytesOf(data).toString('utf8'));
  } catch {
    return undefined;
  }
};
