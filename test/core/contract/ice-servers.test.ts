import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { iceServersIn, linkHeaderOf } from '../../../core/contract/ice-servers.ts';

describe('ICE servers in a Link header', () => {
  it('are read as RFC 9725 writes them', () => {
    const link =
      '<stun:stun.example.net>; rel="ice-server", ' +
      '<turn:turn.example.net?transport=udp>; rel="ice-server"; username="user"; credential="myPassword", ' +
      '<https://example.net/next>; rel="next"';
    expect(iceServersIn(link)).toEqual([
      { urls: ['stun:stun.example.net'] },
      { urls: ['turn:turn.example.net?transport=udp'], username: 'user', credential: 'myPassword' },
    ]);
    expect(iceServersIn('')).toEqual([]);
  });

  it('come back from what they were written to, whatever the credentials hold', () => {
    const text = fc.stringMatching(/^[\x20-\x7e]{1,40}$/);
    const server = fc.record({
      urls: fc
        .constantFrom('stun:a.example', 'turns:b.example:443?transport=tcp', 'turn:192.0.2.1:3478')
        .map((url) => [url]),
      username: text,
      credential: text,
    });
    fc.assert(
      fc.property(fc.array(server, { maxLength: 4 }), (servers) => {
        expect(iceServersIn(linkHeaderOf(servers))).toEqual(servers);
      }),
    );
  });

  it('leave out what is no ICE server, so that nothing can break out of the header', () => {
    expect(linkHeaderOf([{ urls: ['https://a.example', 'stun:a.example>; rel="x', 'stun:b.example'] }])).toBe(
      '<stun:b.example>; rel="ice-server"',
    );
  });
});
