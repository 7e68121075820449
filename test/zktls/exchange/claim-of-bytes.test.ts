import { beforeAll, describe, expect, it } from '@jest/globals';
import { kindOf } from '../../../zktls/disclosure/claimed-bytes.ts';
import type { Inner } from '../seal-record.ts';
import { aRequest, aResponse } from './a-claim.ts';
import { withClaims } from './a-forged-exchange.ts';
import { BODY, createJudge, data, hide, type Attack, type Judge } from './judge-claim.ts';

const CLOSE_NOTIFY: Inner = { type: 21, content: Buffer.of(1, 0) };
const ticket = (bytes: number): Buffer => Buffer.concat([Buffer.of(4, 0, 0, bytes), Buffer.alloc(bytes, 0x61)]);

let judge: Judge;
beforeAll(async () => {
  judge = await createJudge();
});

describe('a claim', () => {
  const head = (more: string) => [data(aRequest({ headers: more }))];
  const refusedExchanges: [string, Attack, string][] = [
    [
      'a second request behind the first',
      { client: [data(aRequest()), data(aRequest())] },
      'ATTESTATION_FAILED bytes_after_request',
    ],
    [
      'a connection that is kept',
      { client: [data(aRequest().replace('close', 'keep-alive'))] },
      'ATTESTATION_FAILED connection_not_close',
    ],
    [
      'another virtual host',
      { client: [data(aRequest().replace('api.test', 'www.test'))] },
      'ATTESTATION_FAILED host_header',
    ],
    [
      'an override of the target',
      { client: head('X-Original-URL: /admin\r\n') },
      'FLOW_INVALID request_header_forbidden',
    ],
    ['a range', { client: head('Range: bytes=0-9\r\n') }, 'FLOW_INVALID request_header_forbidden'],
    [
      'a compressed response',
      { server: [data(aResponse(BODY, 'Content-Encoding: gzip\r\n'))] },
      'EXTRACT_MISMATCH content_encoding',
    ],
    [
      'a second response',
      { server: [data(aResponse(BODY)), data(aResponse(BODY))] },
      'EXTRACT_MISMATCH bytes_after_response',
    ],
    ['a redirect', { server: [data(aResponse(BODY).replace('200 OK', '302 Found'))] }, 'EXTRACT_MISMATCH status'],
    [
      'a login page',
      { server: [data(aResponse(BODY).replace('200 OK', '401 No'))] },
      'PLATFORM_BLOCKED status_refused',
    ],
    [
      'an interim response',
      { server: [data(`HTTP/1.1 103 Early Hints\r\n\r\n${aResponse(BODY)}`)] },
      'EXTRACT_MISMATCH status',
    ],
    [
      'a response that the connection ends',
      { server: [data(aResponse(BODY).replace(/Content-Length: .*\r\n/, ''))] },
      'EXTRACT_MISMATCH truncation_unprotected',
    ],
    [
      'less than 96 bytes of request',
      {
        client: [
          data(
            aRequest({ cookie: 'a' })
              .replace(/Accept: .*\r\n/, '')
              .replace(/Cookie: .*\r\n/, ''),
          ),
        ],
      },
      'ATTESTATION_FAILED too_little_disclosed',
    ],
    [
      'less than 48 bytes of head',
      { server: [data(`HTTP/1.1 200 OK\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`)] },
      'ATTESTATION_FAILED too_little_disclosed',
    ],
    ['no such value', { server: [data(aResponse('{"note":1}'))] }, 'NO_DATA json_path_absent'],
    ['the value null', { server: [data(aResponse('{"balance":null}'))] }, 'NO_DATA json_path_null'],
  ];
  it.each(refusedExchanges)('is refused with %s', (_what, attack, verdict) => {
    expect(judge.verdictOn(attack)).toBe(verdict);
  });

  const refusedClaims: [string, Attack, string][] = [
    [
      'a line end hidden in the cookie, of no class',
      {
        client: [data(aRequest({ cookie: 'a\r\nX-Original-URL: /admin' }))],
        claim: hide('client', 'a\r\nX-Original-URL: /admin', 'any'),
      },
      'ATTESTATION_FAILED byte_hidden',
    ],
    ['the target hidden', { claim: hide('client', '/me', 'no-control') }, 'ATTESTATION_FAILED byte_hidden'],
    [
      'a content type hidden',
      { claim: (claim) => withClaims(claim, 'server', ({ kinds }) => kinds.fill(kindOf('any'), kinds.length - 1)) },
      'ATTESTATION_FAILED byte_hidden',
    ],
    [
      'padding hidden',
      {
        server: [data(aResponse(BODY), 5)],
        claim: (claim) => withClaims(claim, 'server', ({ kinds }) => kinds.fill(kindOf('any'), kinds.length - 3)),
      },
      'ATTESTATION_FAILED byte_hidden',
    ],
    [
      'the header of a ticket hidden',
      {
        server: [{ type: 22, content: ticket(40) }, data(aResponse(BODY))],
        claim: (claim) => withClaims(claim, 'server', ({ kinds }) => kinds.fill(kindOf('any'), 0, 4)),
      },
      'ATTESTATION_FAILED byte_hidden',
    ],
    [
      'the level of an alert hidden',
      {
        server: [data(aResponse(BODY)), CLOSE_NOTIFY],
        claim: (claim) =>
          withClaims(claim, 'server', ({ kinds }) => kinds.fill(kindOf('any'), kinds.length - 3, kinds.length - 2)),
      },
      'ATTESTATION_FAILED byte_hidden',
    ],
    ['the status hidden', { claim: hide('server', '200', 'digit') }, 'ATTESTATION_FAILED byte_hidden'],
    [
      'the length hidden',
      { claim: hide('server', `${BODY.length}`.padStart(2), 'digit') },
      'ATTESTATION_FAILED byte_hidden',
    ],
    [
      'a chunk size hidden',
      {
        server: [
          data(
            aResponse('').replace(/Content-Length: 0\r\n/, 'Transfer-Encoding: chunked\r\n') +
              `18\r\n${BODY}\r\n0\r\n\r\n`,
          ),
        ],
        claim: hide('server', '18\r', 'any'),
      },
      'ATTESTATION_FAILED byte_hidden',
    ],
    [
      'a chunk end hidden',
      {
        server: [
          data(
            aResponse('').replace(/Content-Length: 0\r\n/, 'Transfer-Encoding: chunked\r\n') +
              `18\r\n${BODY}\r\n0\r\n\r\n`,
          ),
        ],
        claim: hide('server', '\r\n0\r', 'any'),
      },
      'ATTESTATION_FAILED byte_hidden',
    ],
    ['the value hidden', { claim: hide('server', '1,"note', 'any') }, 'ATTESTATION_FAILED byte_hidden'],
    [
      'a record less than there is',
      {
        claim: (claim) => ({
          ...claim,
          server: {
            ...claim.server,
            bytes: { kinds: claim.server.bytes.kinds.slice(20), values: claim.server.bytes.values.slice(20) },
          },
        }),
      },
      'ATTESTATION_FAILED claim_length',
    ],
    [
      'a byte more than there is',
      {
        claim: (claim) => ({
          ...claim,
          client: {
            ...claim.client,
            bytes: {
              kinds: new Uint8Array(claim.client.bytes.kinds.length + 1),
              values: new Uint8Array(claim.client.bytes.kinds.length + 1),
            },
          },
        }),
      },
      'ATTESTATION_FAILED claim_length',
    ],
    [
      'kinds and values of different lengths',
      {
        claim: (claim) => ({
          ...claim,
          client: { ...claim.client, bytes: { ...claim.client.bytes, values: new Uint8Array(3) } },
        }),
      },
      'ATTESTATION_FAILED claim_length',
    ],
    [
      'another IV',
      { claim: (claim) => ({ ...claim, client: { ...claim.client, iv: Buffer.alloc(12) } }) },
      'ATTESTATION_FAILED iv_not_committed',
    ],
    [
      'another salt',
      { claim: (claim) => ({ ...claim, server: { ...claim.server, ivSalt: Buffer.alloc(32) } }) },
      'ATTESTATION_FAILED iv_not_committed',
    ],
    [
      'an IV that is longer',
      { claim: (claim) => ({ ...claim, client: { ...claim.client, iv: Buffer.alloc(13) } }) },
      'ATTESTATION_FAILED iv_not_committed',
    ],
    [
      'more blocks than a proof may have',
      { server: Array.from({ length: 5 }, () => data('x'.repeat(16_000))) },
      'RESPONSE_TOO_LARGE statement_too_large',
    ],
    [
      'the wrong handshake secrets',
      {
        claim: (claim) => ({
          ...claim,
          handshake: claim.handshake && { ...claim.handshake, server: Buffer.alloc(32) },
        }),
      },
      'ATTESTATION_FAILED bad_record_mac',
    ],
    [
      'no handshake secrets',
      { claim: (claim) => ({ ...claim, handshake: undefined }) },
      'ATTESTATION_FAILED handshake_secrets',
    ],
  ];
  it.each(refusedClaims)('is refused with %s', (_what, attack, verdict) => {
    expect(judge.verdictOn(attack)).toBe(verdict);
  });

  it('names the headers that it hides', () => {
    const attack = { client: head('X-Role: admin\r\n'), claim: hide('client', 'admin', 'no-control') };
    expect(judge.read(attack).exchange.request.hiddenHeaders).toEqual(['x-role']);
  });
});
