import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ClaimRoom } from '../../../attestor/claims/claim-room.ts';
import { readClaim } from '../../../attestor/claims/read-claim.ts';
import { CLAIM_LIMITS, claimBody, exchangeClaimsIn, type ClaimManifest } from '../../../core/contract/claim-body.ts';
import { Failure } from '../../../core/failure.ts';
import { refusalOf } from '../../zktls/refusal-of.ts';

const CLAIMS = [Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5, 6, 7)];
const aManifest = (changes: Partial<ClaimManifest> = {}): ClaimManifest => ({
  sessionBinding: '11'.repeat(32),
  flow: { platform: 'gigs', version: '1.0.0', hash: '22'.repeat(32) },
  recordings: [
    { name: 'profile', recordingId: 'recording-1', claimBytes: 3 },
    { name: 'payouts', recordingId: 'recording-2', claimBytes: 4 },
  ],
  disclose: { name: { from: 'profile', jsonPath: '$.name' } },
  ...changes,
});

/** A body that arrives in chunks of these sizes, the last size for the rest. */
async function* arriving(bytes: Buffer, sizes: readonly number[] = [bytes.length]): AsyncGenerator<Buffer> {
  let next = 0;
  for (let index = 0; next < bytes.length; index += 1) {
    const size = Math.max(1, sizes[Math.min(index, sizes.length - 1)] ?? 1);
    yield bytes.subarray(next, (next += size));
  }
}
const read = (body: Buffer, sizes?: readonly number[], check: () => void = () => undefined) =>
  readClaim(arriving(body, sizes), body.length, check);
const failureOf = async (reading: Promise<unknown>): Promise<string> => {
  const error: unknown = await reading.then(
    () => 'read',
    (thrown: unknown) => thrown,
  );
  return error instanceof Failure ? `${error.code} ${String(error.details['reason'])}` : String(error);
};
const bodyOf = (manifest: unknown, rest: Uint8Array = Buffer.from([1, 2, 3, 4, 5, 6, 7])): Buffer => {
  const text = Buffer.from(typeof manifest === 'string' ? manifest : JSON.stringify(manifest));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, text, rest]);
};

describe('the body of a claim', () => {
  it('is read as it was written, in whatever pieces it comes', async () => {
    const manifest = aManifest();
    const body = Buffer.concat(claimBody(manifest, CLAIMS));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 8 }), async (sizes) => {
        const claim = await read(body, sizes);
        expect(claim.manifest).toEqual(manifest);
        expect(exchangeClaimsIn(claim.manifest, claim.binary)).toEqual(CLAIMS);
        expect(claim.binary.byteLength).toBe(claim.binary.buffer.byteLength);
      }),
      { numRuns: 50 },
    );
  });

  it('is not read beyond the manifest when that is refused', async () => {
    let isAsked = false;
    async function* body(): AsyncGenerator<Buffer> {
      yield bodyOf(aManifest(), new Uint8Array(0));
      isAsked = true;
      yield Buffer.alloc(7);
    }
    const check = () => {
      throw new Failure('ATTESTATION_FAILED', { details: { reason: 'recording_unknown' } });
    };
    const length = bodyOf(aManifest()).length;
    expect(await failureOf(readClaim(body(), length, check))).toBe('ATTESTATION_FAILED recording_unknown');
    expect(isAsked).toBe(false);
  });

  const [recording] = aManifest().recordings;
  const malformed: [string, Buffer][] = [
    ['no manifest', Buffer.alloc(3)],
    ['a manifest longer than itself', Buffer.from([0, 0, 1, 0, 123])],
    ['no JSON', bodyOf('hello')],
    ['no UTF-8', bodyOf(aManifest()).fill(0xff, 4, 20)],
    ['a member too many', bodyOf({ ...aManifest(), fields: {} })],
    ['fewer bytes than it says', bodyOf(aManifest(), Buffer.alloc(6))],
    ['more bytes than it says', bodyOf(aManifest(), Buffer.alloc(8))],
    ['no recording', bodyOf(aManifest({ recordings: [] }))],
    ['one name twice', bodyOf({ ...aManifest(), recordings: [recording, recording] }, Buffer.alloc(6))],
    ['no rule', bodyOf(aManifest({ disclose: {} }))],
    ['a claim without bytes', bodyOf({ ...aManifest(), recordings: [{ ...recording, claimBytes: 0 }] })],
    ['a secret of another length', bodyOf({ ...aManifest(), sessionBinding: 'ab' })],
    [
      'an application secret',
      bodyOf({ ...aManifest(), recordings: [{ ...recording, serverApplicationTrafficSecret: '55'.repeat(32) }] }),
    ],
  ];
  it.each(malformed)('is refused with %s', async (_what, body) => {
    expect(await failureOf(read(body))).toBe('ATTESTATION_FAILED claim_syntax');
  });

  it('is refused when it ends before its end, or breaks', async () => {
    const body = bodyOf(aManifest());
    expect(await failureOf(readClaim(arriving(body.subarray(0, -1)), body.length, () => undefined))).toBe(
      'ATTESTATION_FAILED claim_syntax',
    );
    async function* broken(): AsyncGenerator<Buffer> {
      yield body.subarray(0, 10);
      throw new Error('aborted');
    }
    expect(await failureOf(readClaim(broken(), body.length, () => undefined))).toBe(
      'ATTESTOR_UNREACHABLE claim_interrupted',
    );
  });

  it('is refused when its manifest is too large, without being read', async () => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(CLAIM_LIMITS.manifestBytes + 1);
    expect(await failureOf(readClaim(arriving(head), CLAIM_LIMITS.bodyBytes, () => undefined))).toBe(
      'ATTESTATION_FAILED claim_too_large',
    );
  });
});

describe('the room for claims', () => {
  it('is for so many claims and so many bytes, and is given back', () => {
    const room = new ClaimRoom({ claims: 2, bytes: 100 });
    const leave = room.enter(60);
    expect(refusalOf(() => room.enter(41))).toBe('ATTESTOR_UNREACHABLE too_many_claims');
    room.enter(1);
    expect(refusalOf(() => room.enter(1))).toBe('ATTESTOR_UNREACHABLE too_many_claims');
    leave();
    expect(room.usage).toEqual({ claims: 1, claimBytes: 1 });
    room.enter(99);
  });
});
