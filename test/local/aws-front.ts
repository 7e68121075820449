import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { listen } from '../../local/listen.ts';
import { AwsError } from '../../local/aws-error.ts';
import type { Engine } from '../../local/engine.ts';

/** A small HTTP front that hands the JSON protocols' requests to engines, as the SDK's clients send them. */
export interface AwsFront {
  baseUrl: string;
  /** What an SDK client needs to talk to this front. */
  clientConfig: {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
    maxAttempts: number;
  };
  /** Names the engine that answers the targets with this prefix; replaces the one before. */
  use(prefix: string, engine: Engine): void;
  /** Stops listening; engines are closed by those who made them. */
  close(): Promise<void>;
}

/** Starts a front on a port chosen by the system. */
export const startAwsFront = async (): Promise<AwsFront> => {
  const engines = new Map<string, Engine>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const [prefix = '', operation = ''] = String(request.headers['x-amz-target']).split('.');
    let status = 200;
    let body: unknown;
    try {
      const engine = engines.get(prefix);
      if (!engine) throw new AwsError('UnknownOperationException', prefix);
      body = await engine.handle(operation, JSON.parse(Buffer.concat(chunks).toString() || '{}'), gone.signal);
    } catch (error) {
      status = error instanceof AwsError ? error.statusCode : 500;
      body = error instanceof AwsError ? error.body : { __type: 'InternalFailure', message: String(error) };
    }
    response.writeHead(status, {
      'content-type': request.headers['content-type'] ?? 'application/x-amz-json-1.0',
      'x-amzn-requestid': randomUUID(),
    });
    response.end(JSON.stringify(body ?? {}));
  });
  const port = await listen(server);
  const baseUrl = `http://127.0.0.1:${port}`;
  return {
    baseUrl,
    clientConfig: {
      endpoint: baseUrl,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    },
    use: (prefix, engine) => void engines.set(prefix, engine),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
