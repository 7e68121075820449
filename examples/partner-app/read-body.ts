import type { IncomingMessage } from 'node:http';

/** Reads a request's body as text. Throws a `RangeError` when it is longer than `limitBytes`. */
export const readBody = async (request: IncomingMessage, limitBytes: number): Promise<string> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > limitBytes) throw new RangeError(`body is longer than ${limitBytes} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
};
