import { describe, expect, it } from '@jest/globals';
import { whenBack } from '../../../embed/stream/when-back.ts';

/** A window whose visibility, network and clock the test plays. */
const aWindow = () => {
  const connection = new EventTarget();
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  const window = Object.assign(new EventTarget(), { document: page, navigator: { connection } });
  let nowMs = 0;
  let back = 0;
  whenBack({ window: window as unknown as Window, now: () => nowMs, onBack: () => (back += 1) });
  return {
    back: () => back,
    online: () => window.dispatchEvent(new Event('online')),
    otherNetwork: () => connection.dispatchEvent(new Event('change')),
    hideFor: (ms: number) => {
      page.visibilityState = 'hidden';
      page.dispatchEvent(new Event('visibilitychange'));
      nowMs += ms;
      page.visibilityState = 'visible';
      page.dispatchEvent(new Event('visibilitychange'));
    },
  };
};

describe('the page is back', () => {
  it('when the network is, or another one', () => {
    const { back, online, otherNetwork } = aWindow();
    online();
    otherNetwork();
    expect(back()).toBe(2);
  });

  it('when it is seen again after a sleep, and not after a look at another tab', () => {
    const { back, hideFor } = aWindow();
    hideFor(1_000);
    expect(back()).toBe(0);
    hideFor(60_000);
    expect(back()).toBe(1);
  });
});
