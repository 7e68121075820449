import { once } from 'node:events';
import { createServer } from 'node:http';
import { request } from 'node:https';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import { openCertificateAuthority } from '../../../local/certificate-authority.ts';
import { listen } from '../../../local/listen.ts';
import { APP_HOST, startAppFront } from '../../../local/start/app-front.ts';

const closings: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0)) await close();
});

const aFront = async (app: URL) => {
  const authority = await openCertificateAuthority({ memory: true }, () => new Date());
  const front = await startAppFront(app, authority);
  closings.push(front.close);
  /** Posts as the webhook Lambda does: the name of the host, the address of this machine. */
  return async (path: string, body: string) => {
    const call = request({
      ...{ host: '127.0.0.1', port: front.port, servername: APP_HOST, ca: authority.caPem, agent: false },
      ...{ method: 'POST', path, headers: { host: APP_HOST, 'webhook-id': 'msg_1' } },
    });
    call.end(body);
    const [answer] = await once(call, 'response');
    return { status: answer.statusCode, body: await text(answer) };
  };
};

describe('the front of a partner’s application', () => {
  it('passes a request on as it is, and the answer back', async () => {
    const app = createServer((incoming, response) => {
      void text(incoming).then((body) => {
        const { method, url, headers } = incoming;
        response.writeHead(202).end(JSON.stringify({ method, url, id: headers['webhook-id'], body }));
      });
    });
    closings.push(() => app.close());
    const post = await aFront(new URL(`http://127.0.0.1:${await listen(app)}`));
    const answer = await post('/webhooks?a=1', '{"a": "é"}');
    expect(answer.status).toBe(202);
    expect(JSON.parse(answer.body)).toEqual({
      ...{ method: 'POST', url: '/webhooks?a=1', id: 'msg_1', body: '{"a": "é"}' },
    });
  });

  it('answers 502 when the application does not', async () => {
    const gone = createServer();
    const port = await listen(gone);
    await once(gone.close(), 'close');
    const post = await aFront(new URL(`http://127.0.0.1:${port}`));
    expect((await post('/webhooks', '{}')).status).toBe(502);
  });
});
