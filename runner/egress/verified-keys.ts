import type { X509Certificate } from 'node:crypto';
import { createHash } from 'node:crypto';
import { connect } from 'node:tls';
import type { HostOverrides } from '../../core/network/host-overrides.ts';

const HANDSHAKE_TIMEOUT_MS = 3_000;

/**
 * SHA-256 (base64) of the public keys of those local HTTPS sites whose certificates are good under `authority` (PEM) for
 * their names. Chromium takes no further authority on its command line, only keys whose certificate errors it ignores:
 * the keys of leaves that were checked here, never the authority's own, since any certificate below that would pass for
 * any name. A site that is down or has a bad certificate gives no key, and the browser refuses it as it should.
 */
export const verifiedKeys = async (overrides: HostOverrides, authority: string): Promise<string[]> => {
  const sites = [...overrides].flatMap(([name, { address, port }]) => {
    const [host, namedPort] = name.split(':');
    return host !== undefined && namedPort === '443' ? [{ host, address, port }] : [];
  });
  const keys = await Promise.all(sites.map((site) => verifiedKey({ ...site, authority })));
  return [...new Set(keys.filter((key) => key !== null))];
};

const verifiedKey = (site: { host: string; address: string; port: number; authority: string }) =>
  new Promise<string | null>((resolve) => {
    const { host: servername, address: host, port, authority: ca } = site;
    const socket = connect({ host, port, servername, ca, timeout: HANDSHAKE_TIMEOUT_MS });
    const finish = (key: string | null) => {
      socket.destroy();
      resolve(key);
    };
    socket.once('secureConnect', () => finish(keyHash(socket.getPeerX509Certificate())));
    socket.once('timeout', () => finish(null));
    socket.once('error', () => finish(null));
  });

const keyHash = (certificate: X509Certificate | undefined): string | null =>
  certificate === undefined
    ? null
    : createHash('sha256')
        .update(certificate.publicKey.export({ type: 'spki', format: 'der' }))
        .digest('base64');
