import type { IncomingMessage } from 'node:http';
import { attestorFailure } from './attestor-refusal.ts';

/** Reads a JSON body of at most `maxBytes`. Rejects with a `Failure` when it is larger or no JSON. */
export const readJsonBody = async (request: IncomingMessage, maxBytes: number): Promise<unknown> => {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    const bytes: Buffer = Buffer.from(part);
    length += bytes.length;
    if (length > maxBytes) throw attestorFailure('claim_too_large');
    parts.push(bytes);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    throw attestorFailure('claim_syntax');
  }
};
