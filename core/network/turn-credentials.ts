import { createHmac } from 'node:crypto';
import type { IceServer } from '../contract/ice-servers.ts';

/** TURN servers that take credentials made of a secret which they share with us, and nothing else. */
export type TurnService = { readonly urls: readonly string[]; readonly secret: () => Promise<string> };

/**
 * The servers with credentials that work until `expiresAt` (draft-uberti-behave-turn-rest-00, 2.2; coturn's `use-auth-secret`): the user
 * name is the end and a name for the server's log, the password its HMAC-SHA1 under the secret. They die by themselves.
 */
export const turnServerFor = async (service: TurnService, expiresAt: Date, name: string): Promise<IceServer> => {
  const username = `${Math.floor(expiresAt.getTime() / 1000)}:${name}`;
  const credential = createHmac('sha1', await service.secret())
    .update(username)
    .digest('base64');
  return { urls: [...service.urls], username, credential };
};
