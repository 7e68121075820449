import autocannon from 'autocannon';
import { createServer } from 'node:http';
import { listen } from '../local/listen.ts';
import { aVeriframe, UNVALIDATED } from '../test/e2e/a-veriframe.ts';
import { createSession } from '../test/e2e/session-client.ts';

/** Requests per second and latency of the partner's endpoints on the local cloud, beside a bare Node.js server. */
const SECONDS = 5;
const CONNECTIONS = 4;

const bare = createServer((_request, response) =>
  response.setHeader('content-type', 'application/json').end('{"status":"success"}'),
);
const port = await listen(bare);

const veriframe = await aVeriframe({
  ...UNVALIDATED,
  keepData: false,
  log: () => undefined,
  // What one partner may do is not what the machine can.
  settings: { partnerLimits: { ratePerS: 10_000, burst: 5_000, createRatePerS: 10_000, createBurst: 5_000 } },
});

const measure = async (name: string, url: string, options: Partial<autocannon.Options> = {}): Promise<void> => {
  const result = await autocannon({ url, connections: CONNECTIONS, duration: SECONDS, ...options });
  const { p50, p99 } = result.latency;
  const refused = result.non2xx > 0 ? `, ${result.non2xx} refused` : '';
  console.log(`| ${name} | ${Math.round(result.requests.average)} | ${p50} ms | ${p99} ms |${refused}`);
};

try {
  await veriframe.cloud.prewarm();
  const headers = { 'x-api-key': veriframe.apiKey, 'content-type': 'application/json' };
  const partner = `${veriframe.apiBaseUrl}/partner`;
  const body = JSON.stringify({ platformId: 1 });
  const { sessionId } = await createSession(veriframe);
  console.log('| Endpoint | requests/s | p50 | p99 |\n| --- | ---: | ---: | ---: |');
  await measure('bare Node.js server', `http://127.0.0.1:${port}/`);
  await measure('create', `${partner}/browser-session`, { method: 'POST', headers, body });
  await measure('details', `${partner}/browser-session/${sessionId}`, { headers });
  await measure('list', `${partner}/browser-sessions?limit=20`, { headers });
  await measure('platforms', `${partner}/browser-platforms`, { headers });
} finally {
  await veriframe.close();
  bare.close();
}
