import type { Partner } from '../../core/partner/partner.ts';
import type { PartnerApp } from '../../examples/partner-app/start-partner-app.ts';
import type { TestUser } from '../../examples/partner-app/partner-server.ts';
import { startPartnerApp } from '../../examples/partner-app/start-partner-app.ts';
import { TEST_CODE, TEST_PASSWORD, TEST_USERS } from '../../examples/sandbox-platform/test-users.ts';
import type { CertificateAuthority } from '../certificate-authority.ts';
import type { KeptPorts } from '../kept-ports.ts';
import { freePort } from '../kept-ports.ts';
import { APP_HOST } from './app-front.ts';

/** The partner that the playground plays. */
export const PLAYGROUND_PARTNER = 'playground';

/** The contract wants a webhook host on the internet; locally deliveries to this one go to the playground's receiver. */
const WEBHOOK_HOST = 'webhooks.playground.example.com';

/** Where the playground will listen: other parts need it before the playground has its API key. */
export type PlaygroundPlace = {
  readonly port: number;
  readonly webhookPort: number;
  /** Origins of its page. */
  readonly origins: readonly string[];
  /** `WEBHOOK_DEV_HOSTS` for the Lambda that delivers webhooks. */
  readonly webhookDevHosts: string;
};

/**
 * Chooses the playground's ports: those it had before when they are free. The application of the same partner, where there
 * is one, may show sessions too and has a webhook host of its own.
 */
export const playgroundPlace = async (
  ports: KeptPorts,
  app?: { readonly origin: string; readonly webhookPort: number },
): Promise<PlaygroundPlace> => {
  const port = await freePort(ports.of('playground'));
  const webhookPort = await freePort(ports.of('webhooks'));
  await ports.keep('playground', port);
  await ports.keep('webhooks', webhookPort);
  return {
    port,
    webhookPort,
    origins: [`http://127.0.0.1:${port}`, `http://localhost:${port}`, ...(app === undefined ? [] : [app.origin])],
    webhookDevHosts: [
      `${WEBHOOK_HOST}=127.0.0.1:${webhookPort}`,
      ...(app === undefined ? [] : [`${APP_HOST}=127.0.0.1:${app.webhookPort}`]),
    ].join(','),
  };
};

/** Starts the playground with its webhook receiver, whose certificate is from the local authority. */
export const startPlayground = async (options: {
  readonly place: PlaygroundPlace;
  readonly authority: CertificateAuthority;
  readonly apiBaseUrl: string;
  readonly apiKey: string;
  readonly partner: Partner;
  /** Of other platforms than the sandbox. */
  readonly users: readonly TestUser[];
}): Promise<PartnerApp> => {
  const { place, partner } = options;
  return startPartnerApp({
    ...(await options.authority.issue({ hosts: [WEBHOOK_HOST] })),
    apiBaseUrl: options.apiBaseUrl,
    apiKey: options.apiKey,
    partnerId: partner.partnerId,
    webhookSecret: partner.webhookSecret,
    webhookUrl: `https://${WEBHOOK_HOST}/veriframe`,
    testUsers: [...sandboxUsers(), ...options.users],
    port: place.port,
    webhookPort: place.webhookPort,
  });
};

const sandboxUsers = (): TestUser[] =>
  TEST_USERS.map(({ username, does }) => ({
    platform: 'sandbox-gigs',
    username,
    password: TEST_PASSWORD,
    code: TEST_CODE,
    note: `The platform ${does.replaceAll('`', '')}.`,
  }));
