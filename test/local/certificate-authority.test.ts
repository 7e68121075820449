import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { X509Certificate } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import tls from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { listen } from '../../local/listen.ts';
import type { CertificateAuthority } from '../../local/certificate-authority.ts';
import { openCertificateAuthority } from '../../local/certificate-authority.ts';

const now = () => new Date();

/** What a TLS 1.3 client that trusts only `ca` sees of a server with `hosts` when it asks for `servername`. */
const handshake = async (
  authority: CertificateAuthority,
  hosts: readonly [string, ...string[]],
  servername: string,
  ca = authority.caPem,
): Promise<string> => {
  const { certPem, keyPem } = await authority.issue({ hosts });
  const server = tls.createServer({ cert: certPem, key: keyPem, minVersion: 'TLSv1.3' }, (socket) => socket.end());
  server.on('tlsClientError', () => undefined);
  const port = await listen(server);
  try {
    return await new Promise((resolve) => {
      const client = tls.connect({ host: '127.0.0.1', port, servername, ca });
      client.on('secureConnect', () => {
        resolve(`${client.getProtocol()} authorized=${client.authorized}`);
        client.destroy();
      });
      client.on('error', (error) => resolve('code' in error ? String(error.code) : error.message));
    });
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
};

describe('the local certificate authority', () => {
  it('issues certificates that a client which trusts it accepts for the named hosts', async () => {
    const authority = await openCertificateAuthority({ memory: true }, now);
    expect(await handshake(authority, ['gigs.sandbox.test', 'login.sandbox.test'], 'login.sandbox.test')).toBe(
      'TLSv1.3 authorized=true',
    );
  });

  it('issues nothing that is accepted for another host', async () => {
    const authority = await openCertificateAuthority({ memory: true }, now);
    expect(await handshake(authority, ['gigs.sandbox.test'], 'evil.test')).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  it('is not trusted by a client that trusts another authority', async () => {
    const authority = await openCertificateAuthority({ memory: true }, now);
    const other = await openCertificateAuthority({ memory: true }, now);
    expect(await handshake(authority, ['gigs.sandbox.test'], 'gigs.sandbox.test', other.caPem)).toMatch(
      /UNABLE_TO_VERIFY_LEAF_SIGNATURE|CERT_SIGNATURE_FAILURE/,
    );
  });

  it('issues leaves that are no authorities themselves', async () => {
    const authority = await openCertificateAuthority({ memory: true }, now);
    const { certPem } = await authority.issue({ hosts: ['gigs.sandbox.test'] });
    const leaf = new X509Certificate(certPem);
    expect(leaf.ca).toBe(false);
    expect(leaf.checkIssued(new X509Certificate(authority.caPem))).toBe(true);
  });

  it('puts IP addresses into the certificate as addresses', async () => {
    const authority = await openCertificateAuthority({ memory: true }, now);
    const { certPem } = await authority.issue({ hosts: ['hooks.example.com', '127.0.0.1'] });
    expect(new X509Certificate(certPem).checkIP('127.0.0.1')).toBe('127.0.0.1');
  });
});

describe('the authority kept in a directory', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(path.join(os.tmpdir(), 'veriframe-ca-'));
  });
  afterEach(() => rm(directory, { recursive: true }));

  it('is the same after it was opened again, and still issues what its certificate vouches for', async () => {
    const first = await openCertificateAuthority({ directory }, now);
    const second = await openCertificateAuthority({ directory }, now);
    expect(second.caPem).toBe(first.caPem);
    expect(await handshake(second, ['gigs.sandbox.test'], 'gigs.sandbox.test', first.caPem)).toContain('true');
  });

  it('keeps its private key from other users', async () => {
    await openCertificateAuthority({ directory }, now);
    const keyFile = path.join(directory, 'ca-key.pem');
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
    expect(await readFile(keyFile, 'utf8')).toContain('BEGIN PRIVATE KEY');
  });

  it('is replaced before the certificates that it issues would outlive it', async () => {
    const first = await openCertificateAuthority({ directory }, now);
    const nineYearsLater = () => new Date(Date.now() + 9 * 365 * 24 * 3_600_000);
    const second = await openCertificateAuthority({ directory }, nineYearsLater);
    expect(second.caPem).not.toBe(first.caPem);
  });
});
