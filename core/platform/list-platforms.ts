import type { PlatformView } from '../contract/partner-api.ts';
import type { PlatformStore } from '../ports/platform-store.ts';
import type { Platform } from './platform.ts';

/** The platforms that sessions can be created for, by id. */
export const listPlatforms = async (platforms: PlatformStore): Promise<PlatformView[]> =>
  (await platforms.list()).filter((platform) => platform.isActive).map(platformViewOf);

const platformViewOf = (platform: Platform): PlatformView => ({
  id: platform.platformId,
  name: platform.name,
  displayName: platform.displayName,
  description: platform.description,
  icon: platform.icon,
  loginUrl: platform.loginUrl,
  allowCustomUrl: platform.allowCustomUrl,
  isActive: platform.isActive,
  // Whoever stored it may have left out the milliseconds.
  createdAt: new Date(platform.createdAt).toISOString(),
  updatedAt: new Date(platform.updatedAt).toISOString(),
});
