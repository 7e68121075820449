import { once } from 'node:events';
import https from 'node:https';
import { listen } from '../../local/listen.ts';
import { openCertificateAuthority } from '../../local/certificate-authority.ts';
import { COOKIE, HOST } from './bench-request.ts';

/** A site that answers each path with a JSON body, and a client that asks it directly. */
export type BenchSite = {
  readonly port: number;
  readonly caPem: string;
  /** One request on a connection of its own, as the prover's are. */
  readonly ask: (target: string) => Promise<void>;
  readonly close: () => void;
};

/** Listens on a port of this machine. `bodies` are by path. */
export const startSite = async (bodies: ReadonlyMap<string, string>): Promise<BenchSite> => {
  const authority = await openCertificateAuthority({ memory: true }, () => new Date());
  const leaf = await authority.issue({ hosts: [HOST] });
  const server = https.createServer({ cert: leaf.certPem, key: leaf.keyPem }, (request, response) => {
    const body = bodies.get(request.url ?? '') ?? '{}';
    response.setHeader('content-type', 'application/json');
    response.setHeader('content-length', Buffer.byteLength(body)).end(body);
  });
  const port = await listen(server);
  return {
    port,
    caPem: authority.caPem,
    ask: async (target) => {
      const request = https.get({
        host: '127.0.0.1',
        port,
        servername: HOST,
        path: target,
        ca: authority.caPem,
        agent: false,
        ciphers: 'TLS_AES_128_GCM_SHA256',
        headers: { host: HOST, cookie: COOKIE, connection: 'close' },
      });
      const [response] = await once(request, 'response');
      await once(response.resume(), 'end');
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
