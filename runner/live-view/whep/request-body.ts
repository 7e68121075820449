import type { IncomingMessage } from 'node:http';

/** A browser's offer is some 5 KB, input by POST at most 100 KB. */
const BODY_BYTES_MAX = 128 * 1024;

/** The body as text, or null when it is larger than anything that belongs here. */
export const bodyOf = async (request: IncomingMessage): Promise<string | null> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > BODY_BYTES_MAX) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};

/** The body as JSON, or undefined when it is none. */
export const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
