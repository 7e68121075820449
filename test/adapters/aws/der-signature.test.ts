import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rawFromDerSignature } from '../../../adapters/aws/der-signature.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

describe('a DER signature', () => {
  it('becomes the r || s that verifies the same message', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (message) => {
        const raw = rawFromDerSignature(sign('sha256', message, { key: privateKey, dsaEncoding: 'der' }));
        expect(raw).toHaveLength(64);
        expect(verify('sha256', message, { key: publicKey, dsaEncoding: 'ieee-p1363' }, raw)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('is filled up where a number is short', () => {
    const raw = rawFromDerSignature(Buffer.from('3006020101020102', 'hex'));
    expect(Buffer.from(raw).toString('hex')).toBe(`${'00'.repeat(31)}01${'00'.repeat(31)}02`);
  });

  it.each([
    '',
    '30',
    '3006020101020102ff',
    '3106020101020102',
    '3006030101020102',
    '3005020101020102',
    '30060201010201',
    '3026022201' + '01'.repeat(33) + '020101',
  ])('is refused as %s', (hex) => {
    expect(() => rawFromDerSignature(Buffer.from(hex, 'hex'))).toThrow(RangeError);
  });

  it('is never read beyond its end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        try {
          expect(rawFromDerSignature(bytes)).toHaveLength(64);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});
