import type { PartnerApp } from '../../examples/partner-app/start-partner-app.ts';
import type { LocalCloud } from '../cloud.ts';
import type { StartPlace } from './open-place.ts';
import { PLAYGROUND_PARTNER, startPlayground } from './playground.ts';
import type { PreparedStart } from './prepare-start.ts';
import { seedTables } from './seed-tables.ts';
import type { StartSteps } from './start-steps.ts';

/** The playground, and what its partner calls the API with. */
export type OpenPlayground = {
  readonly playground: PartnerApp;
  /** Base URL of the partner API, with its stage. */
  readonly apiBaseUrl: string;
  readonly apiKey: string;
  readonly webhookSecret: string;
};

/** Writes the playground's partner and the platforms into the tables, and starts the playground as that partner. */
export const openPlayground = async (
  steps: StartSteps,
  place: StartPlace,
  { examples }: PreparedStart,
  cloud: LocalCloud,
): Promise<OpenPlayground> => {
  const { options, timed, onClose } = steps;
  const { authority } = place;
  const key = cloud.partnerKeys[PLAYGROUND_PARTNER];
  if (key === undefined) throw new Error(`the template has no API key for the partner ${PLAYGROUND_PARTNER}`);
  const ofTemplate = {
    partnerId: PLAYGROUND_PARTNER,
    displayName: 'Acorn Lending',
    apiKeyId: key.id,
    allowedOrigins: [...place.playground.origins],
  };
  const partner = await timed(
    'Seeded the partner and the platforms',
    seedTables(cloud, { root: options.root, partner: ofTemplate, examples, at: steps.now() }),
  );
  // Another one than the template's, once it was rotated.
  const apiKey = cloud.engines.apiGateway.apiKeys().find(({ id }) => id === partner.apiKeyId)?.value ?? key.value;
  const ownBaseUrl = `${cloud.publicBaseUrl}/v1`;
  const apiBaseUrl = (await options.apiFront?.(ownBaseUrl)) ?? ownBaseUrl;
  const users = examples.flatMap((one) => one.testUsers);
  const playground = await timed(
    'Started the playground',
    startPlayground({ place: place.playground, authority, apiBaseUrl, apiKey, partner, users }),
  );
  onClose('the playground', playground.close);
  return { playground, apiBaseUrl, apiKey, webhookSecret: partner.webhookSecret };
};
