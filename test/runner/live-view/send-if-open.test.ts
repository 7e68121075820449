import { describe, expect, it } from '@jest/globals';
import { sendIfOpen } from '../../../runner/live-view/peer/send-if-open.ts';

const aChannel = (readyState: string, fault?: unknown) => {
  const sent: unknown[] = [];
  const send = (data: unknown) => {
    if (fault !== undefined) throw fault;
    sent.push(data);
  };
  return { readyState, send, sent };
};

describe('sending on a data channel', () => {
  it('sends on one that is open, and nothing on another', () => {
    const [open, closing] = [aChannel('open'), aChannel('closing')];
    expect([sendIfOpen(open, 'a'), sendIfOpen(closing, 'a')]).toEqual([true, false]);
    expect([open.sent, closing.sent]).toEqual([['a'], []]);
  });

  it('loses what is sent on one that closes just now', () => {
    const fault = new DOMException("RTCDataChannel.readyState is not 'open'", 'InvalidStateError');
    expect(sendIfOpen(aChannel('open', fault), 'a')).toBe(false);
  });

  it('hides no other fault', () => {
    expect(() => sendIfOpen(aChannel('open', new TypeError('no data')), 'a')).toThrow('no data');
  });
});
