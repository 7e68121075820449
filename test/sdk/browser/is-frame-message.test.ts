import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { frameMessageSchema, type FrameMessage as ContractMessage } from '../../../core/contract/frame-messages.ts';
import { SESSION_STATUSES } from '../../../core/session/status.ts';
import type { FrameMessage } from '../../../sdk/browser/frame-message.ts';
import { isFrameMessage } from '../../../sdk/browser/is-frame-message.ts';

/** Compiles only while the hand-written type and the contract's say the same. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
const isSameType: Same<FrameMessage, ContractMessage> = true;

const status = fc.constantFrom(...SESSION_STATUSES);
const DATA = {
  loaded: fc.constant({}),
  ready: fc.constant({}),
  status: fc.record({ from: fc.option(status), to: status, progress: fc.double() }),
  awaiting_user: fc.record({ reason: fc.constantFrom('LOGIN', 'MFA', 'CAPTCHA', 'CONSENT') }),
  stream: fc.record({
    state: fc.constantFrom('connecting', 'live', 'lost', 'closed'),
    rttMs: fc.option(fc.oneof(fc.double(), fc.integer())),
  }),
  resize: fc.record({ height: fc.oneof(fc.double(), fc.integer()) }),
  error: fc.record({ code: fc.string(), message: fc.string(), retryable: fc.boolean() }),
  success: fc.constant({}),
  exit: fc.record({ reason: fc.string() }),
};

const messages = fc.constantFrom(...Object.entries(DATA)).chain(([type, data]) =>
  fc.record({
    source: fc.constant('veriframe'),
    v: fc.constant(1),
    sessionId: fc.oneof({ weight: 9, arbitrary: fc.uuid({ version: 4 }) }, fc.uuid()),
    seq: fc.oneof({ weight: 9, arbitrary: fc.nat() }, fc.double()),
    ts: fc.oneof(
      fc
        .date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-12-31') })
        .map((at) => at.toISOString()),
      fc.constantFrom('2026-02-29T00:00:00Z', '2028-02-29T00:00Z', '2026-04-31T00:00:00.5Z', '2026-11-23T24:00:00Z'),
      fc.constantFrom('2026-11-23T10:00:00+01:00', '2026-11-23', 'now', '2026-11-23T10:00:00.123456789Z'),
    ),
    type: fc.constant(type),
    data,
  }),
);

/** A place in a message, and what is put there instead. */
const damage = fc.record({
  path: fc.constantFrom('source', 'v', 'sessionId', 'seq', 'ts', 'type', 'data', 'more', 'data.to', 'data.more'),
  value: fc.oneof(
    fc.constantFrom(undefined, null, '', 0, 1, -1, true, 'loaded', 'status', 'constructor', Number.NaN),
    fc.constantFrom({}, []),
    fc.jsonValue(),
  ),
});

const damaged = (message: object, { path, value }: { path: string; value: unknown }): object => {
  const copy: Record<string, unknown> = structuredClone({ ...message });
  const [outer = '', inner] = path.split('.');
  if (inner === undefined) return { ...copy, [outer]: value };
  return { ...copy, [outer]: { ...Object(copy[outer]), [inner]: value } };
};

const agree = (value: unknown): void => expect(isFrameMessage(value)).toBe(frameMessageSchema.safeParse(value).success);

describe('isFrameMessage', () => {
  it('has the type of the contract', () => {
    expect(isSameType).toBe(true);
  });

  it('accepts what the contract accepts, for any message', () => {
    let accepted = 0;
    fc.assert(
      fc.property(messages, (message) => {
        agree(message);
        if (isFrameMessage(message)) accepted += 1;
      }),
      { numRuns: 1_000 },
    );
    expect(accepted).toBeGreaterThan(200);
  });

  it('refuses what the contract refuses, for any damage to a message', () => {
    fc.assert(
      fc.property(messages, damage, (message, change) => agree(damaged(message, change))),
      { numRuns: 2_000 },
    );
  });

  it('agrees on anything else', () => {
    fc.assert(fc.property(fc.anything(), agree));
    for (const value of [undefined, null, 'loaded', 1, [], () => undefined]) agree(value);
  });
});
