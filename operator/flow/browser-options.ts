import * as z from 'zod';
import type { HostOverrides } from '../../core/network/host-overrides.ts';
import { hostOverridesSchema } from '../../core/network/host-overrides.ts';
import { findLocalDeployment } from '../../adapters/system/local-deployment.ts';
import type { Context, Options } from '../command.ts';
import { requiredText } from '../command.ts';
import { OperatorError } from '../operator-error.ts';

/** Options of the commands that open a browser for an author. */
export const BROWSER_OPTIONS: Options = {
  url: { type: 'string', value: 'URL', help: 'where it begins (default: the loginUrl of platform.json)' },
  chromium: { type: 'string', value: 'PATH', help: 'a Chromium, Chrome, Edge or Brave (default: the usual places)' },
  headless: { type: 'boolean', help: 'no window, even where there is a screen' },
  local: { type: 'boolean', help: 'with the sites of the local cloud that npm start runs, such as the sandbox' },
  host: { type: 'string', multiple: true, value: 'HOST=IP:PORT', help: 'a site that is not on the public internet' },
  ca: { type: 'string', value: 'FILE', help: 'the authority (PEM) of the certificates of such sites' },
};

/** What they give. */
export const browserInput = {
  url: z.url({ protocol: /^https$/, error: 'must be an https:// address' }).optional(),
  chromium: requiredText().optional(),
  headless: z.boolean().default(false),
  local: z.boolean().default(false),
  host: z
    .array(z.string().regex(/^[^=:]+=[^=:]+:\d+$/, { error: 'must be HOST=IP:PORT' }))
    .default([])
    .transform((pairs) => pairs.map((pair) => pair.replace('=', ':443=')).join(','))
    .pipe(hostOverridesSchema),
  ca: requiredText().optional(),
};

type Given = { readonly local: boolean; readonly host: HostOverrides; readonly ca?: string | undefined };
export type Sites = { readonly overrides: HostOverrides; readonly caFile: string | undefined };

/** The sites off the public internet that a command line names. Fails when there is no local cloud to ask. */
export const sitesOf = async (
  { local, host, ca }: Given,
  { dataDirectory }: Pick<Context, 'dataDirectory'>,
): Promise<Sites> => {
  if (!local) return { overrides: host, caFile: ca };
  const sites = (await findLocalDeployment(dataDirectory))?.sites;
  if (sites === undefined)
    throw new OperatorError('No local cloud runs here.', { mend: 'Start it with npm start in another terminal.' });
  return {
    overrides: new Map([...hostOverridesSchema.parse(sites.egressHosts), ...host]),
    caFile: ca ?? sites.caFile,
  };
};
