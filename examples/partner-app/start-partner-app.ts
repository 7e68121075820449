import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { veriframeClient } from '../../sdk/veriframe-client.ts';
import { listen } from '../listen.ts';
import { attestationChecker } from './attestation-check.ts';
import { browserSdk } from './browser-sdk.ts';
import type { TestUser } from './partner-server.ts';
import { partnerServer } from './partner-server.ts';
import { webhookReceiver } from './webhook-receiver.ts';

export type PartnerAppOptions = {
  /** Base of the API with its stage, for instance `http://127.0.0.1:8080/v1`. */
  apiBaseUrl: string;
  apiKey: string;
  partnerId: string;
  /** The partner's webhook secret, `whsec_…`. */
  webhookSecret: string;
  /** Where webhooks are sent; the host's certificate is the one below. */
  webhookUrl: string;
  certPem: string;
  keyPem: string;
  testUsers: readonly TestUser[];
  /** 0 or absent: a free port. */
  port?: number;
  webhookPort?: number;
};

export type PartnerApp = {
  url: string;
  port: number;
  webhookPort: number;
  /** The verified events, by `webhook-id`. */
  received: ReturnType<typeof webhookReceiver>['received'];
  close(): Promise<void>;
};

/** Starts the example partner's server and its webhook receiver on 127.0.0.1. Rejects when a port is taken. */
export const startPartnerApp = async (options: PartnerAppOptions): Promise<PartnerApp> => {
  const api = veriframeClient({ baseUrl: options.apiBaseUrl, apiKey: options.apiKey });
  const webhooks = webhookReceiver({ ...options, secret: options.webhookSecret, now: () => new Date() });
  const server = partnerServer({
    api,
    webhooks,
    checkAttestation: attestationChecker({ api, partnerId: options.partnerId }),
    webhookUrl: options.webhookUrl,
    testUsers: options.testUsers,
    browserSdk: await browserSdk(),
    newReference: () => `application-${randomUUID().slice(0, 8)}`,
  });
  const [port, webhookPort] = await Promise.all([
    listen(server, options.port),
    listen(webhooks.server, options.webhookPort),
  ]);
  return {
    url: `http://127.0.0.1:${port}/`,
    port,
    webhookPort,
    received: webhooks.received,
    close: async () => {
      server.closeAllConnections();
      webhooks.server.closeAllConnections();
      await Promise.all([once(server.close(), 'close'), once(webhooks.server.close(), 'close')]);
    },
  };
};
