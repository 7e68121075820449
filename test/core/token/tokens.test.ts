import { describe, expect, it } from '@jest/globals';
import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { embedTokenOf, embedUrlOf } from '../../../core/token/embed-token.ts';
import { streamKeyOf } from '../../../core/token/stream-key.ts';
import { hashOfToken, matchesTokenHash } from '../../../core/token/token-hash.ts';

describe('an embed token', () => {
  it('is the HMAC of the session’s id under a prefix of its own', () => {
    const expected = createHmac('sha256', 'secret').update('veriframe.embed/1:some-id').digest('base64url');
    expect(embedTokenOf('secret', 'some-id')).toBe(expected);
    expect(expected).toHaveLength(43);
  });

  it('differs by session and by secret', () => {
    const tokens = [embedTokenOf('s1', 'a'), embedTokenOf('s1', 'b'), embedTokenOf('s2', 'a')];
    expect(new Set(tokens).size).toBe(3);
  });

  it('stands in the fragment of the embed URL, where no server sees it', () => {
    const url = new URL(embedUrlOf('https://veriframe.example', 'some-id', 'some-token'));
    expect(url.hash).toBe('#t=some-token');
    expect(url.pathname + url.search).toBe('/v1/embed/some-id');
  });
});

describe('matchesTokenHash', () => {
  it('takes the token itself and no other text', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (token, other) => {
        expect(matchesTokenHash(token, hashOfToken(token))).toBe(true);
        expect(matchesTokenHash(other, hashOfToken(token))).toBe(other === token);
      }),
    );
  });

  it('takes nothing against a hash that is none', () => {
    for (const hash of ['', 'zz', 'ab'.repeat(16), 'undefined']) expect(matchesTokenHash('token', hash)).toBe(false);
  });
});

describe('the stream key', () => {
  it('is what the runner derives from its token', () => {
    const tokenHash = createHash('sha256').update('runner token').digest('hex');
    expect(streamKeyOf(tokenHash)).toBe(createHash('sha256').update(`veriframe.stream/1:${tokenHash}`).digest('hex'));
  });
});
