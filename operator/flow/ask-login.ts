import type { Login, LoginAsked } from '../../authoring/run/author-logins.ts';
import type { Context } from '../command.ts';

/**
 * Asks whoever sits at the terminal for the login that a site wants before it shows anything. Name and password go to the site and nowhere
 * else. Undefined when they decline, or nobody sits there.
 */
export const askLogin = async (
  { host, realm, refused }: LoginAsked,
  { ask, askSecret, progress }: Pick<Context, 'ask' | 'askSecret' | 'progress'>,
): Promise<Login | undefined> => {
  // What a site says must not steer the terminal.
  const named = realm.replace(/\p{C}/gu, '');
  progress(
    refused
      ? `    ${host} did not accept this login.`
      : `    ${host} asks for a login before it shows anything${named === '' ? '' : ` (“${named}”)`}.`,
  );
  const username = await ask('    User name (Enter declines): ');
  const password = username ? await askSecret('    Password (not shown): ') : undefined;
  if (username && password !== undefined) return { username, password };
  progress('    Declined: the site shows its refusal.');
  return undefined;
};
