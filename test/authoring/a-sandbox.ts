import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { systemClock } from '../../adapters/system/system-clock.ts';
import type { HostOverrides } from '../../core/network/host-overrides.ts';
import { startSandboxPlatform } from '../../examples/sandbox-platform/start-sandbox-platform.ts';
import { openCertificateAuthority } from '../../local/certificate-authority.ts';

export const SANDBOX_HOST = 'gigs.sandbox.test';
/** The other hosts of the sandbox, on the same port. */
const HOSTS = [SANDBOX_HOST, 'pay.gigs.sandbox.test', 'archive.gigs.sandbox.test', 'keyring.sandbox.test'] as const;

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
  const certificate = await authority.issue({ hosts: [...HOSTS] });
  const platform = await startSandboxPlatform({ ...certificate, clock: systemClock });
  const caFile = path.join(directory, 'ca.pem');
  await writeFile(caFile, authority.caPem);
  const place = { address: '127.0.0.1', port: platform.port };
  return {
    overrides: new Map(HOSTS.map((host) => [`${host}:443`, place])),
    hosts: HOSTS.map((host) => `${host}=127.0.0.1:${platform.port}`),
    caFile,
    close: platform.close,
  };
};
