import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ResponseFraming } from '../../../zktls/disclosure/response-framing.ts';

const OK = 'HTTP/1.1 200 OK\r\n';

/** After how many bytes the response was called complete, fed in parts of the given sizes; undefined when never. */
const completeAt = (text: string, sizes: readonly number[]): number | undefined => {
  const framing = new ResponseFraming();
  const bytes = Buffer.from(text, 'latin1');
  let offset = 0;
  for (let part = 0; offset < bytes.length; part += 1) {
    const end = offset + (sizes[part % sizes.length] ?? bytes.length);
    if (framing.add(bytes.subarray(offset, end))) return Math.min(end, bytes.length);
    offset = end;
  }
  return undefined;
};

describe('the framing of a growing response', () => {
  const complete: [string, string][] = [
    ['by length', `${OK}Content-Length: 3\r\n\r\nabc`],
    ['without a body', `${OK}content-length: 0\r\n\r\n`],
    ['in chunks', `${OK}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\na\r\n0123456789\r\n0\r\n\r\n`],
    ['in chunks that look like the end', `${OK}Transfer-Encoding: chunked\r\n\r\n5\r\n0\r\n\r\n\r\n0\r\n\r\n`],
  ];
  it.each(complete)('tells the end %s at the last byte, however the bytes arrive', (_what, text) => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 9 }), (sizes) => {
        expect(completeAt(text, sizes)).toBe(text.length);
      }),
    );
  });

  it('waits for the close when nothing tells the end', () => {
    expect(completeAt(`${OK}A: b\r\n\r\n0\r\n\r\n`, [4])).toBeUndefined();
    expect(completeAt(`${OK}A: b\r\n`, [4])).toBeUndefined();
  });

  it('forgets what it held', () => {
    const framing = new ResponseFraming();
    framing.add(Buffer.from(`${OK}Content-Length: 30\r\n\r\nabc`));
    framing.clear();
    expect(framing.add(Buffer.from('x'))).toBe(false);
  });
});
