import { randomBytes } from 'node:crypto';
import type { TestUser } from './test-user.ts';

const COOKIE = '__Host-gigs-device';
const KEPT_S = 30 * 24 * 3_600;
const DEVICES_KEPT = 5_000;

/** The devices whose owners need no one-time code any more, in memory. */
export type DeviceMemory = {
  /** Remembers the device and gives the `Set-Cookie` header that it is known by. */
  remember(user: TestUser): string;
  /** Whether the request comes from a device that this account's owner had remembered. */
  knows(cookies: ReadonlyMap<string, string>, user: TestUser): boolean;
};

export const createDeviceMemory = (): DeviceMemory => {
  const owners = new Map<string, string>();
  return {
    remember: ({ username }) => {
      const device = randomBytes(24).toString('base64url');
      owners.set(device, username);
      const [oldest] = owners.keys();
      if (owners.size > DEVICES_KEPT && oldest !== undefined) owners.delete(oldest);
      return `${COOKIE}=${device}; Path=/; Max-Age=${KEPT_S}; HttpOnly; Secure; SameSite=Lax`;
    },
    knows: (cookies, { username }) => owners.get(cookies.get(COOKIE) ?? '') === username,
  };
};
