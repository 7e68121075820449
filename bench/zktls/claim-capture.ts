import http from 'node:http';
import net from 'node:net';
import { buffer } from 'node:stream/consumers';
import { listen } from '../../local/listen.ts';

/** Stands before an attestor: relays go through, claims are kept instead of sent on. */
export type ClaimCapture = {
  readonly port: number;
  readonly claims: readonly Buffer[];
  readonly close: () => void;
};

/** Listens on a port of this machine; answers a claim as if it had been attested. */
export const captureClaims = async (attestorPort: number): Promise<ClaimCapture> => {
  const claims: Buffer[] = [];
  const server = http.createServer((request, response) => {
    void buffer(request).then((body) => {
      claims.push(body);
      response.setHeader('content-type', 'application/json').end('{"attestation":"kept"}');
    });
  });
  server.on('upgrade', (request, socket, head) => {
    const attestor = net.connect(attestorPort, '127.0.0.1');
    const headers = request.rawHeaders.flatMap((name, i, all) => (i % 2 === 0 ? [`${name}: ${all[i + 1] ?? ''}`] : []));
    attestor.write([`${request.method ?? 'GET'} ${request.url ?? '/'} HTTP/1.1`, ...headers, '', ''].join('\r\n'));
    attestor.write(head);
    attestor.pipe(socket).pipe(attestor);
    for (const one of [attestor, socket]) one.on('error', () => one.destroy());
  });
  const port = await listen(server);
  return {
    port,
    claims,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
