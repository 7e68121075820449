import { beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { aSite, HOST, type TestSite } from '../an-exchange.ts';
import { aRequest, aResponse, claimOf, recordExchange, SESSION_COOKIE, verify, type Rules } from './a-claim.ts';

const BODY = {
  id: 'u-17',
  name: 'Zoë "Q"',
  rating: 4.83,
  balance: '12034.50',
  debt: -17.5,
  active: true,
  account: { plan: 'gold', since: '2021-03-01' },
  trips: [{ fare: 12.5 }, { fare: 99 }],
};
const jsonPath = (path: string, predicate: object = {}): Rules => ({
  field: { from: 'me', jsonPath: path, ...predicate },
});

let site: TestSite;
beforeAll(async () => {
  site = await aSite();
});

const attest = async (rules: Rules, body = JSON.stringify(BODY)) => {
  const exchange = await recordExchange(site, { response: aResponse(body, 'X-Plan: gold\r\n') });
  return verify(site, exchange.recording, claimOf(exchange, rules), rules).fields['field'];
};

describe('an attested exchange', () => {
  it('tells host, certificates, request and the fields, and no header value that is secret', async () => {
    const exchange = await recordExchange(site, { response: aResponse(JSON.stringify(BODY)) });
    const rules = jsonPath('$.name');
    const claim = claimOf(exchange, rules);
    const verified = verify(site, exchange.recording, claim, rules);
    expect(verified).toMatchObject({
      host: HOST,
      tls: '1.3',
      request: { method: 'GET', target: '/me', hiddenHeaders: ['cookie'] },
      fields: { field: { kind: 'value', value: BODY.name } },
      proof: { requestBytes: claim.client.proof.length, parameterSet: 'fast' },
    });
    expect(Buffer.from(claim.client.bytes.values).toString('latin1')).not.toContain(SESSION_COOKIE.slice(0, 4));
    expect(Buffer.from(claim.server.bytes.values).toString('latin1')).not.toContain('u-17');
  });

  const values: [string, object, unknown][] = [
    ['$.account', {}, { kind: 'value', value: BODY.account }],
    ['$.trips[1].fare', {}, { kind: 'value', value: 99 }],
    ['$.trips[-1].fare', {}, { kind: 'value', value: 99 }],
    ['$.active', {}, { kind: 'value', value: true }],
    ['$.rating', { atLeast: 4.5 }, { kind: 'predicate', predicate: { atLeast: 4.5 }, holds: true }],
    ['$.rating', { atLeast: 4.825 }, { kind: 'predicate', predicate: { atLeast: 4.825 }, holds: true }],
    ['$.rating', { atMost: 10 }, { kind: 'predicate', predicate: { atMost: 10 }, holds: true }],
    ['$.balance', { atLeast: 12_000 }, { kind: 'predicate', predicate: { atLeast: 12_000 }, holds: true }],
    ['$.debt', { atLeast: -20 }, { kind: 'predicate', predicate: { atLeast: -20 }, holds: true }],
    ['$.debt', { atMost: -17.5 }, { kind: 'predicate', predicate: { atMost: -17.5 }, holds: true }],
    [
      '$.account.plan',
      { oneOf: ['gold', 'platinum'] },
      { kind: 'predicate', predicate: { oneOf: ['gold', 'platinum'] }, holds: true },
    ],
    ['$.active', { equals: true }, { kind: 'predicate', predicate: { equals: true }, holds: true }],
  ];
  it.each(values)('holds what a rule for %s with %j says', async (path, predicate, field) => {
    expect(await attest(jsonPath(path, predicate))).toEqual(field);
  });

  it('holds the hash of a body that was sent, which is disclosed', async () => {
    const body = '{"query":"{ me { name } }"}';
    const head = 'POST /graphql HTTP/1.1';
    const request = aRequest({
      head,
      body,
      headers: `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n`,
    });
    const exchange = await recordExchange(site, { request, response: aResponse(JSON.stringify(BODY)) });
    const rules = jsonPath('$.name');
    const verified = verify(site, exchange.recording, claimOf(exchange, rules), rules);
    expect(verified.request).toEqual({
      method: 'POST',
      target: '/graphql',
      headers: [
        ['accept', 'application/json'],
        ['content-type', 'application/json'],
      ],
      hiddenHeaders: ['cookie'],
      bodySha256: createHash('sha256').update(body).digest('hex'),
    });
  });
});
