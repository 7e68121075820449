import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BYTE_CLASSES } from '../../../zktls/proof/statement/byte-class.ts';
import { decodeExchangeClaim, encodeExchangeClaim } from '../../../zktls/exchange/encode-exchange-claim.ts';
import { decodeClaimedBytes, encodeClaimedBytes } from '../../../zktls/exchange/encode-claimed-bytes.ts';
import { refusalOf } from '../refusal-of.ts';

const LIMITS = { plaintextBytes: 5_000, proofBytes: 5_000 };
const REFUSED = 'ATTESTATION_FAILED claim_encoding';

const claimedBytes = fc
  .array(fc.tuple(fc.nat(BYTE_CLASSES.length), fc.integer({ min: 1, max: 300 }), fc.nat(255)), { maxLength: 12 })
  .map((runs) => {
    const kinds = Uint8Array.from(runs.flatMap(([kind, length]) => new Array<number>(length).fill(kind)));
    const bytes = runs.flatMap(([kind, length, byte]) => new Array<number>(length).fill(kind === 0 ? byte : 0));
    return { kinds, values: Uint8Array.from(bytes) };
  });
const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const direction = fc.record({
  iv: bytesOf(12),
  ivSalt: bytesOf(32),
  bytes: claimedBytes,
  proof: fc.uint8Array({ maxLength: 50 }),
});
const claim = fc.record({
  handshake: fc.record({ client: bytesOf(32).map(Buffer.from), server: bytesOf(32).map(Buffer.from) }),
  client: direction,
  server: direction,
});
const plain = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, one: unknown) => (one instanceof Uint8Array ? [...one] : one)));

describe('an encoded claim', () => {
  it('is read as what was written', () => {
    fc.assert(
      fc.property(claim, (one) => {
        const read = decodeExchangeClaim(encodeExchangeClaim(one), LIMITS);
        expect(Buffer.from(encodeExchangeClaim(read)).equals(encodeExchangeClaim(one))).toBe(true);
        expect(plain(read.client.bytes)).toEqual(plain(one.client.bytes));
        expect(plain(read.server.bytes)).toEqual(plain(one.server.bytes));
      }),
    );
  });

  it('is refused when it is cut anywhere, or goes on', () => {
    fc.assert(
      fc.property(claim, fc.nat(), (one, cut) => {
        const encoded = encodeExchangeClaim(one);
        expect(refusalOf(() => decodeExchangeClaim(encoded.subarray(0, cut % encoded.length), LIMITS))).toBe(REFUSED);
        expect(refusalOf(() => decodeExchangeClaim(Buffer.concat([encoded, Buffer.of(0)]), LIMITS))).toBe(REFUSED);
      }),
    );
  });

  it('is read or refused, whatever byte of it is changed, and reads as itself only', () => {
    fc.assert(
      fc.property(claim, fc.nat(), fc.integer({ min: 1, max: 255 }), (one, at, change) => {
        const encoded = Buffer.from(encodeExchangeClaim(one));
        encoded.writeUInt8(encoded.readUInt8(at % encoded.length) ^ change, at % encoded.length);
        const verdict = refusalOf(() => {
          const again = encodeExchangeClaim(decodeExchangeClaim(encoded, LIMITS));
          expect(Buffer.from(again).equals(encoded)).toBe(true);
        });
        expect(['accepted', REFUSED]).toContain(verdict);
      }),
    );
  });
});

describe('encoded claims of bytes', () => {
  const refused: [string, number[]][] = [
    ['a kind that is none', [BYTE_CLASSES.length + 1, 1]],
    ['an empty run', [1, 0]],
    ['two runs of one kind', [1, 5, 1, 5]],
    ['a length in more bytes than it takes', [1, 0x85, 0]],
    ['a length without an end', [1, 0x80, 0x80, 0x80, 0x80]],
    ['fewer disclosed bytes than said', [0, 3, 65, 66]],
    ['more bytes than are allowed', [1, 0xff, 0xff, 0xff, 0x7f]],
  ];
  it.each(refused)('are refused with %s', (_what, bytes) => {
    expect(refusalOf(() => decodeClaimedBytes(Uint8Array.from(bytes), 1_000))).toBe(REFUSED);
  });

  it('of a megabyte of which nothing is said take four bytes', () => {
    const kinds = new Uint8Array(1_048_576).fill(1);
    expect(encodeClaimedBytes({ kinds, values: new Uint8Array(kinds.length) })).toHaveLength(4);
  });
});
