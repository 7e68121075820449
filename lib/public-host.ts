import type { Construct } from 'constructs';
import { Api } from './api.ts';
import { AssetStorage } from './asset-storage.ts';
import type { EmbedAssets } from './embed-assets.ts';
import { PublicSite } from './public-site.ts';
import type { Settings } from './settings.ts';

/** What answers on the public host: the API, the assets, and the distribution before both. */
export type PublicHost = { readonly api: Api; readonly storage: AssetStorage; readonly site: PublicSite };

/** Defines the API without a route, the assets, and the distribution before both. */
export const publicHost = (scope: Construct, embedAssets: EmbedAssets, settings: Settings): PublicHost => {
  const api = new Api(scope, 'Api', settings);
  const storage = new AssetStorage(scope, 'AssetStorage', embedAssets);
  return { api, storage, site: new PublicSite(scope, 'Site', { apiDomainName: api.domainName, storage, settings }) };
};
