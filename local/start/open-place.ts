import path from 'node:path';
import type { CertificateAuthority } from '../certificate-authority.ts';
import { openCertificateAuthority } from '../certificate-authority.ts';
import type { KeptPorts } from '../kept-ports.ts';
import { openKeptPorts } from '../kept-ports.ts';
import { startAppFront } from './app-front.ts';
import type { PlaygroundPlace } from './playground.ts';
import { playgroundPlace } from './playground.ts';
import type { StartSteps } from './start-steps.ts';

/** Where everything will listen, and who signs its certificates. */
export type StartPlace = {
  readonly ports: KeptPorts;
  readonly authority: CertificateAuthority;
  /** PEM of the authority, for programs that must trust it. */
  readonly caFile: string;
  readonly playground: PlaygroundPlace;
};

/** Opens what a start keeps for the next one, and the front of the partner's own application where there is one. */
export const openPlace = async (steps: StartSteps): Promise<StartPlace> => {
  const { dataDirectory, sitePort, app } = steps.options;
  const directory = path.join(dataDirectory, 'ca');
  const ports = await openKeptPorts(path.join(dataDirectory, 'ports.json'), steps.options.ports);
  if (sitePort !== undefined) await ports.keep('site', sitePort);
  const authority = await openCertificateAuthority({ directory }, steps.now);
  const ownApp = app && { origin: app.origin, webhookPort: await openAppFront(steps, app, authority) };
  return {
    ports,
    authority,
    caFile: path.join(directory, 'ca.pem'),
    playground: await playgroundPlace(ports, ownApp),
  };
};

const openAppFront = async (steps: StartSteps, app: URL, authority: CertificateAuthority): Promise<number> => {
  const front = await startAppFront(app, authority);
  steps.onClose('the front of the application', front.close);
  return front.port;
};
