import type { CertificateAuthority } from '../certificate-authority.ts';
import type { KeptPorts } from '../kept-ports.ts';
import { freePort } from '../kept-ports.ts';
import { startSandboxPlatform } from '../../examples/sandbox-platform/start-sandbox-platform.ts';

/** The sandbox platform's name: only the runner and the attestor of the local cloud find it. */
export const SANDBOX_HOST = 'gigs.sandbox.test';

/** The sandbox platform as the runner and the attestor reach it. */
export type Sandbox = {
  readonly port: number;
  /** `EGRESS_HOSTS` for runner and attestor. */
  readonly egressHosts: string;
  close(): Promise<void>;
};

/** Starts the sandbox platform with a certificate of the local authority. */
export const startSandbox = async (
  authority: CertificateAuthority,
  ports: KeptPorts,
  now: () => Date,
): Promise<Sandbox> => {
  const certificate = await authority.issue({ hosts: [SANDBOX_HOST] });
  const platform = await startSandboxPlatform({
    ...certificate,
    port: await freePort(ports.of('sandbox')),
    clock: now,
  });
  await ports.keep('sandbox', platform.port);
  return {
    port: platform.port,
    egressHosts: `${SANDBOX_HOST}:443=127.0.0.1:${platform.port}`,
    close: platform.close,
  };
};
