import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import type { Duplex } from 'node:stream';
import { listen } from '../../local/listen.ts';
import { readClaim, type ReceivedClaim } from '../../attestor/claims/read-claim.ts';

/** An address that relays like the attestor, but keeps claims for the test instead of passing them on. */
export type ClaimInterceptor = {
  readonly url: string;
  /** Runs what makes a claim, which fails here, and gives the claim that it would have sent. */
  capture(makeClaim: () => Promise<unknown>): Promise<ReceivedClaim>;
  close(): Promise<void>;
};

export const interceptClaims = async (attestorUrl: string): Promise<ClaimInterceptor> => {
  const { port: attestorPort } = new URL(attestorUrl);
  let captured: ReceivedClaim | undefined;
  const server = http.createServer(async (request, response) => {
    captured = await readClaim(request, Number(request.headers['content-length']), () => undefined);
    response.writeHead(500).end();
  });
  const relayed = new Set<Duplex>();
  server.on('upgrade', (request, prover, head) => {
    const attestor = net.connect(Number(attestorPort), '127.0.0.1');
    for (const socket of [prover, attestor]) relayed.add(socket.once('close', () => relayed.delete(socket)));
    const headers = request.rawHeaders.flatMap((text, index, all) =>
      index % 2 === 0 ? [`${text}: ${all[index + 1]}`] : [],
    );
    attestor.write(`${request.method} ${request.url} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n`);
    attestor.write(head);
    attestor.pipe(prover).pipe(attestor);
    attestor.on('error', () => prover.destroy());
    prover.on('error', () => attestor.destroy());
  });
  const port = await listen(server);
  return {
    url: `ws://127.0.0.1:${port}`,
    capture: async (makeClaim) => {
      captured = undefined;
      await makeClaim().catch(() => undefined);
      if (!captured) throw new Error('No claim was made');
      return captured;
    },
    close: async () => {
      server.closeAllConnections();
      // Those that were upgraded are no connections of the server any more, and yet it waits for them.
      for (const socket of relayed) socket.destroy();
      await once(server.close(), 'close');
    },
  };
};
