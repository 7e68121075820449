import type { CertificateAuthority } from '../certificate-authority.ts';
import type { KeptPorts } from '../kept-ports.ts';
import { freePort } from '../kept-ports.ts';
import { SANDBOX_HOST_NAMES, sandboxEgressHosts, sandboxPorts } from '../../examples/sandbox-platform/sandbox-hosts.ts';
import { startSandboxPlatform } from '../../examples/sandbox-platform/start-sandbox-platform.ts';

/** The sandbox platform as the runner and the attestor reach it. */
export type Sandbox = {
  readonly port: number;
  /** The port on 127.0.0.1 of each of its hosts. */
  readonly hostPorts: Readonly<Record<string, number>>;
  /** `EGRESS_HOSTS` for runner and attestor: nobody else finds its hosts. */
  readonly egressHosts: string;
  close(): Promise<void>;
};

/** Starts the sandbox platform with a certificate of the local authority. */
export const startSandbox = async (
  authority: CertificateAuthority,
  ports: KeptPorts,
  now: () => Date,
): Promise<Sandbox> => {
  const certificate = await authority.issue({ hosts: SANDBOX_HOST_NAMES });
  const platform = await startSandboxPlatform({
    ...certificate,
    port: await freePort(ports.of('sandbox')),
    oldPort: await freePort(ports.of('sandbox-old')),
    clock: now,
  });
  await ports.keep('sandbox', platform.port);
  await ports.keep('sandbox-old', platform.oldPort);
  return {
    port: platform.port,
    hostPorts: sandboxPorts(platform),
    egressHosts: sandboxEgressHosts(platform),
    close: platform.close,
  };
};
