import { PAYLOAD_LIMIT_BYTES } from '../api-gateway/create-rest-api-gateway.ts';
import type { AwsFront } from '../aws-front.ts';
import { openAwsFront } from '../aws-front.ts';
import type { HttpServer } from '../http-server.ts';
import { openHttpServer } from '../http-server.ts';
import type { KeptPorts } from '../kept-ports.ts';
import { freePort } from '../kept-ports.ts';

/** Where the cloud is reached; the template's parameters and its resources' URLs are made of it. */
export type Addresses = {
  readonly front: AwsFront;
  readonly site: HttpServer;
  /** Free now; the attestor's task will listen on it. */
  readonly attestorPort: number;
  readonly publicBaseUrl: string;
  readonly attestorUrl: string;
};

/** Listens on the ports that were kept, or on new ones, and keeps them. Nothing is answered yet. */
export const openAddresses = async (
  ports: KeptPorts,
  newId: () => string,
  onError: (error: unknown) => void,
  onClose: (name: string, close: () => Promise<void>) => void,
): Promise<Addresses> => {
  const front = await openAwsFront({ ...preferred(ports, 'aws'), newId, onError });
  onClose('the AWS endpoint', front.close);
  const site = await openHttpServer({ ...preferred(ports, 'site'), bodyLimitBytes: PAYLOAD_LIMIT_BYTES, onError });
  onClose('the site', site.close);
  const attestorPort = await freePort(ports.of('attestor'));
  await ports.keep('aws', front.port);
  await ports.keep('site', site.port);
  await ports.keep('attestor', attestorPort);
  return {
    front,
    site,
    attestorPort,
    publicBaseUrl: `http://127.0.0.1:${site.port}`,
    attestorUrl: `ws://127.0.0.1:${attestorPort}`,
  };
};

const preferred = (ports: KeptPorts, name: string): { preferredPort?: number } => {
  const port = ports.of(name);
  return port === undefined ? {} : { preferredPort: port };
};
