import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { systemClock } from '../../adapters/system/system-clock.ts';
import type { HostOverrides } from '../../core/network/host-overrides.ts';
import { SANDBOX_HOST_NAMES, sandboxPorts } from '../../examples/sandbox-platform/sandbox-hosts.ts';
import { startSandboxPlatform } from '../../examples/sandbox-platform/start-sandbox-platform.ts';
import { openCertificateAuthority } from '../../local/certificate-authority.ts';

export const SANDBOX_HOST = SANDBOX_HOST_NAMES[0];
export type TestSandbox = {
  readonly overrides: HostOverrides;
  /** As `--host` takes them. */
  readonly hosts: readonly string[];
  readonly caFile: string;
  close(): Promise<void>;
};

/** The sandbox platform with certificates of an authority of its own, whose PEM is written into `directory`. */
export const aSandbox = async (directory: string): Promise<TestSandbox> => {
  const authority = await openCertificateAuthority({ memory: true }, systemClock);
  const certificate = await authority.issue({ hosts: SANDBOX_HOST_NAMES });
  const platform = await startSandboxPlatform({ ...certificate, clock: systemClock });
  const caFile = path.join(directory, 'ca.pem');
  await writeFile(caFile, authority.caPem);
  const ports = Object.entries(sandboxPorts(platform));
  return {
    overrides: new Map(ports.map(([host, port]) => [`${host}:443`, { address: '127.0.0.1', port }])),
    hosts: ports.map(([host, port]) => `${host}=127.0.0.1:${port}`),
    caFile,
    close: platform.close,
  };
};
