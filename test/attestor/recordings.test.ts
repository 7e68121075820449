import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Recordings, type RecordingsLimits } from '../../attestor/recordings.ts';
import { refusalOf } from '../zktls/refusal-of.ts';

const LIMITS: RecordingsLimits = {
  tape: { clientBytes: 100, serverBytes: 200, turns: 10 },
  recordings: 3,
  heldBytes: 400,
  waitMs: 900_000,
};

const someRecordings = (limits: Partial<RecordingsLimits> = {}) => {
  let nowMs = 1_000_000;
  let made = 0;
  const recordings = new Recordings({
    limits: { ...LIMITS, ...limits },
    clock: () => new Date(nowMs),
    newId: () => `recording-${(made += 1)}`,
    newNonce: () => new Uint8Array(32).fill(made),
  });
  return { recordings, advance: (milliseconds: number) => (nowMs += milliseconds) };
};

const aFrozen = (recordings: Recordings, text = 'answer'): string => {
  const open = recordings.begin('api.test');
  open.append('client', Buffer.from('ask'));
  open.append('server', Buffer.from(text));
  open.freeze();
  return open.recordingId;
};

describe('the recordings', () => {
  it('hold what came from where, in the order of its arrival', () => {
    const { recordings } = someRecordings();
    const open = recordings.begin('api.test');
    for (const [from, text] of [
      ['client', 'a'],
      ['client', 'b'],
      ['server', 'c'],
      ['client', 'd'],
    ] as const) {
      open.append(from, Buffer.from(text));
    }
    open.freeze();
    expect(recordings.take([open.recordingId])).toEqual([
      {
        host: 'api.test',
        connectedAtEpochMs: 1_000_000,
        nonce: new Uint8Array(32).fill(1),
        client: Buffer.from('abd'),
        server: Buffer.from('c'),
        turns: [
          { from: 'client', bytes: 2 },
          { from: 'server', bytes: 1 },
          { from: 'client', bytes: 1 },
        ],
      },
    ]);
  });

  it('keep a commitment with what had passed before it, and only the first', () => {
    const { recordings } = someRecordings();
    const open = recordings.begin('api.test');
    const commitments = (byte: number) => {
      const of = (which: number) => ({
        keyCommitment: new Uint8Array(32).fill(byte + which),
        ivCommitment: new Uint8Array(32).fill(byte + which + 1),
      });
      return { client: of(0), server: of(2) };
    };
    open.append('client', Buffer.from('hello'));
    open.append('server', Buffer.from('hi'));
    open.commit(commitments(10));
    open.append('client', Buffer.from('request'));
    expect(refusalOf(() => open.commit(commitments(20)))).toBe('ATTESTATION_FAILED already_committed');
    open.freeze();
    open.commit(commitments(30));
    const [recording] = recordings.take([open.recordingId]);
    expect(recording?.commitment).toEqual({ ...commitments(10), clientOffset: 5, serverOffset: 2 });
  });

  it('give every connection a nonce of its own', () => {
    const { recordings } = someRecordings();
    expect(recordings.begin('api.test').nonce).not.toEqual(recordings.begin('api.test').nonce);
  });

  it('do not change when the buffers that they were given do', () => {
    const { recordings } = someRecordings();
    const open = recordings.begin('api.test');
    const bytes = Buffer.from('before');
    open.append('server', bytes);
    bytes.fill(0);
    open.freeze();
    expect(recordings.take([open.recordingId])[0]?.server.toString()).toBe('before');
  });

  it('are taken once, all or none', () => {
    const { recordings } = someRecordings();
    const first = aFrozen(recordings);
    const second = aFrozen(recordings);
    expect(refusalOf(() => recordings.take([first, 'unknown']))).toBe('ATTESTATION_FAILED recording_unknown');
    expect(refusalOf(() => recordings.take([first, first]))).toBe('ATTESTATION_FAILED recording_named_twice');
    expect(recordings.take([first, second])).toHaveLength(2);
    expect(refusalOf(() => recordings.take([first]))).toBe('ATTESTATION_FAILED recording_unknown');
    expect(recordings.usage).toEqual({ recordings: 0, heldBytes: 0 });
  });

  it('are not taken while their connection is open, and take nothing more when it is not', () => {
    const { recordings } = someRecordings();
    const open = recordings.begin('api.test');
    open.append('server', Buffer.from('part'));
    expect(refusalOf(() => recordings.take([open.recordingId]))).toBe('ATTESTATION_FAILED recording_not_frozen');
    open.freeze();
    open.append('server', Buffer.from(' and more'));
    open.freeze();
    open.discard();
    expect(recordings.take([open.recordingId])[0]?.server.toString()).toBe('part');
  });

  it('wait for their claim for a quarter of an hour', () => {
    const { recordings, advance } = someRecordings();
    const early = aFrozen(recordings);
    const late = aFrozen(recordings);
    advance(899_999);
    expect(recordings.take([early])).toHaveLength(1);
    advance(1);
    expect(refusalOf(() => recordings.take([late]))).toBe('ATTESTATION_FAILED recording_unknown');
    expect(recordings.usage.recordings).toBe(0);
  });

  it('are forgotten when nothing came from the site', () => {
    const { recordings } = someRecordings();
    const open = recordings.begin('api.test');
    open.append('client', Buffer.from('hello'));
    open.freeze();
    expect(recordings.usage).toEqual({ recordings: 0, heldBytes: 0 });
  });

  it('are no more than allowed, waiting ones included, until time makes room', () => {
    const { recordings, advance } = someRecordings();
    for (let count = 0; count < 3; count += 1) aFrozen(recordings);
    expect(refusalOf(() => recordings.begin('api.test'))).toBe('ATTESTOR_UNREACHABLE too_many_recordings');
    advance(900_000);
    expect(recordings.begin('api.test').recordingId).toBe('recording-4');
  });

  it('hold no more bytes than allowed, alone or together', () => {
    const { recordings } = someRecordings();
    const open = recordings.begin('api.test');
    expect(refusalOf(() => open.append('client', Buffer.alloc(101)))).toBe('ATTESTATION_FAILED request_too_large');
    expect(refusalOf(() => open.append('server', Buffer.alloc(201)))).toBe('RESPONSE_TOO_LARGE response_too_large');
    open.append('server', Buffer.alloc(200));
    const other = recordings.begin('api.test');
    other.append('server', Buffer.alloc(200));
    expect(refusalOf(() => other.append('client', Buffer.alloc(1)))).toBe('ATTESTOR_UNREACHABLE memory_exhausted');
    other.discard();
    expect(recordings.usage).toEqual({ recordings: 1, heldBytes: 200 });
  });

  it('do not grow by talking to and fro', () => {
    const { recordings } = someRecordings();
    const open = recordings.begin('api.test');
    for (let turn = 0; turn < 10; turn += 1) open.append(turn % 2 === 0 ? 'client' : 'server', Buffer.from('x'));
    expect(refusalOf(() => open.append('client', Buffer.from('x')))).toBe('ATTESTATION_FAILED too_many_turns');
  });

  it('count exactly the bytes that they hold, whatever happens', () => {
    const action = fc.record({
      kind: fc.constantFrom('begin', 'append', 'freeze', 'discard', 'take', 'wait'),
      which: fc.nat(5),
      size: fc.nat(60),
    });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
        const { recordings, advance } = someRecordings();
        const opened: ReturnType<Recordings['begin']>[] = [];
        for (const { kind, which, size } of actions) {
          const open = opened[which % Math.max(1, opened.length)];
          refusalOf(() => {
            if (kind === 'begin') opened.push(recordings.begin('api.test'));
            if (kind === 'append') open?.append(size % 2 === 0 ? 'client' : 'server', Buffer.alloc(size));
            if (kind === 'freeze') open?.freeze();
            if (kind === 'discard') open?.discard();
            if (kind === 'take' && open) recordings.take([open.recordingId]);
            if (kind === 'wait') advance(300_000);
          });
          expect(recordings.usage.heldBytes).toBeLessThanOrEqual(400);
          expect(recordings.usage.recordings).toBeLessThanOrEqual(3);
        }
        for (const open of opened) {
          open.discard();
          refusalOf(() => recordings.take([open.recordingId]));
        }
        expect(recordings.usage).toEqual({ recordings: 0, heldBytes: 0 });
      }),
    );
  });
});
