import { randomBytes, randomUUID } from 'node:crypto';
import type { Ids } from '../../core/ports/ids.ts';

/** Ids and tokens from the operating system's random source. */
export const randomIds: Ids = {
  sessionId: () => randomUUID(),
  token: () => randomBytes(32).toString('base64url'),
};
