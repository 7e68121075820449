import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { AFTER_PATTERN, decodeNews, encodeNews, stillPostSchema } from '../../../core/contract/still-view.ts';

const KEY = `${'A'.repeat(87)}=`;

describe('the view by stills', () => {
  it('brings messages and a still in one piece', () => {
    const still = fc.record({
      width: fc.integer({ min: 1, max: 4000 }),
      height: fc.integer({ min: 1, max: 4000 }),
      jpeg: fc.uint8Array({ maxLength: 200 }).map((bytes) => new Uint8Array(bytes)),
    });
    const message = fc.record({ type: fc.constant('notice' as const), code: fc.string(), message: fc.string() });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 5 }), fc.option(still), (messages, one) => {
        expect(decodeNews(encodeNews({ messages, still: one }))).toEqual({ messages, still: one });
      }),
    );
  });

  it('takes a key or a numbered batch, and nothing else', () => {
    expect(stillPostSchema.safeParse({ key: KEY }).success).toBe(true);
    expect(stillPostSchema.safeParse({ number: 1, sealed: 'AAAA' }).success).toBe(true);
    for (const odd of [
      {},
      { key: 'short' },
      { number: 0, sealed: 'AAAA' },
      { number: 1, sealed: '' },
      { key: KEY, x: 1 },
    ])
      expect(stillPostSchema.safeParse(odd).success).toBe(false);
  });

  it('asks for what is newer than a place that it was told', () => {
    for (const after of ['', '0-0', '12-345']) expect(AFTER_PATTERN.test(after)).toBe(true);
    for (const after of ['1', '-1-2', '1-2-3', '1-2&x=1', '1234567890-1'])
      expect(AFTER_PATTERN.test(after)).toBe(false);
  });
});
