import { once } from 'node:events';
import { createServer, request as httpsRequest } from 'node:https';
import { pipeline } from 'node:stream';
import { listen } from '../../local/listen.ts';

/** A site in front of another one: passes every request on, and remembers where it came from. */
export type Witness = {
  readonly port: number;
  readonly requests: readonly { readonly address: string | undefined; readonly target: string }[];
  /** The site on this port of 127.0.0.1 answers from now on. */
  passOnTo(port: number): void;
  close(): Promise<void>;
};

/** Listens on 127.0.0.1 with the site's own certificate. */
export const startWitness = async ({ certPem, keyPem }: { certPem: string; keyPem: string }): Promise<Witness> => {
  const requests: { address: string | undefined; target: string }[] = [];
  let target: number | undefined;
  const server = createServer({ cert: certPem, key: keyPem }, (incoming, response) => {
    requests.push({ address: incoming.socket.remoteAddress, target: incoming.url ?? '' });
    const { method, url: path, headers } = incoming;
    // Its certificate is what the witness itself has shown.
    const outgoing = httpsRequest({
      host: '127.0.0.1',
      port: target,
      method,
      path,
      headers,
      rejectUnauthorized: false,
    });
    outgoing.once('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      pipeline(answer, response, () => undefined);
    });
    outgoing.once('error', () => response.destroy());
    incoming.pipe(outgoing);
  });
  const port = await listen(server);
  return {
    port,
    requests,
    passOnTo: (port) => void (target = port),
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};
