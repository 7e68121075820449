import { describe, expect, it } from '@jest/globals';
import { keyBlockOf, prf } from '../../../../zktls/transcript/tls12/key-block.ts';

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');

describe('the keys of TLS 1.2', () => {
  /** The vector for SHA-256 that was sent to the TLS working group's list when RFC 5246 was new, and that OpenSSL's tests have. */
  it('come from the pseudo-random function of RFC 5246', () => {
    const secret = hex('9bbe436ba940f017b17652849a71db35');
    const seed = hex('a0ba9f936cda311827a6f796ffd5198c');
    const output = hex(`
      e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a
      6b301791e90d35c9c9a46b4e14baf9af0fa022f7077def17abfd3797c0564bab
      4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701
      87347b66`);
    expect(prf(secret, 'test label', seed, 100)).toEqual(output);
  });

  it('are the four parts of the key block: both keys, then both salts, by the random of the server first', () => {
    const randoms = { client: Buffer.alloc(32, 1), server: Buffer.alloc(32, 2) };
    const seed = Buffer.concat([randoms.server, randoms.client]);
    const block = prf(Buffer.alloc(48, 3), 'key expansion', seed, 40);
    const { client, server } = keyBlockOf(Buffer.alloc(48, 3), randoms);
    expect(Buffer.concat([client.subarray(0, 16), server.subarray(0, 16)])).toEqual(block.subarray(0, 32));
    expect(Buffer.concat([client.subarray(16), server.subarray(16)])).toEqual(block.subarray(32));
  });
});
