import { afterEach, describe, expect, it } from '@jest/globals';
import { X509Certificate, createHash } from 'node:crypto';
import { createServer } from 'node:tls';
import { listen } from '../../../local/listen.ts';
import type { CertificateAuthority } from '../../../local/certificate-authority.ts';
import { openCertificateAuthority } from '../../../local/certificate-authority.ts';
import { verifiedKeys } from '../../../runner/egress/verified-keys.ts';

const servers: { close(): void }[] = [];

const startSite = async (authority: CertificateAuthority, certifiedHost: string) => {
  const { certPem, keyPem } = await authority.issue({ hosts: [certifiedHost] });
  const server = createServer({ cert: certPem, key: keyPem });
  const port = await listen(server);
  servers.push(server);
  const spki = new X509Certificate(certPem).publicKey.export({ type: 'spki', format: 'der' });
  return {
    place: { address: '127.0.0.1', port },
    key: createHash('sha256').update(spki).digest('base64'),
  };
};

describe('verified keys', () => {
  afterEach(() => servers.splice(0).forEach((server) => server.close()));

  it('are those of sites with a good certificate for their name, and no others', async () => {
    const now = () => new Date();
    const [authority, stranger] = await Promise.all([
      openCertificateAuthority({ memory: true }, now),
      openCertificateAuthority({ memory: true }, now),
    ]);
    const good = await startSite(authority, 'good.test');
    const sites = new Map([
      ['good.test:443', good.place],
      ['wrong-name.test:443', (await startSite(authority, 'other.test')).place],
      ['wrong-authority.test:443', (await startSite(stranger, 'wrong-authority.test')).place],
      ['down.test:443', { address: '127.0.0.1', port: 1 }],
      ['plain.test:80', good.place],
    ]);
    expect(await verifiedKeys(sites, authority.caPem)).toEqual([good.key]);
  });
});
