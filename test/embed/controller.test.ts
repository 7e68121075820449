import { describe, expect, it } from '@jest/globals';
import type { EmbedEvent } from '../../core/session/event.ts';
import { controller } from '../../embed/controller.ts';
import type { StateAnswer } from '../../embed/session-api.ts';
import { screenOf } from '../../embed/screen.ts';
import type { ConnectResult, ViewerEvents } from '../../embed/stream/viewer-connection.ts';
import { aModel, aState } from './a-model.ts';

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A controller among ports that the test plays: the answers of the API, the viewers that were opened, the timers. */
const aController = (answers: StateAnswer[], connects: ConnectResult[] = ['connected']) => {
  const reported: EmbedEvent[] = [];
  const sent: unknown[] = [];
  const viewers: (ViewerEvents & { closed: boolean; woken: number })[] = [];
  let timers: { action: () => void; delayMs: number }[] = [];
  const page = controller(aModel(), {
    api: {
      readState: async () => (answers.length > 1 ? answers.shift() : answers[0]) ?? { kind: 'unavailable' },
      report: async (event) => reported.push(event) > 0,
      offer: async () => ({ kind: 'unavailable' }),
      patch: async () => ({ kind: 'unavailable' }),
      beginStills: async () => ({ kind: 'unavailable' }),
      poll: async () => ({ kind: 'unavailable' }),
      input: async () => false,
      hangUp: () => undefined,
    },
    openViewer: (ports) => {
      const viewer = { ...ports, closed: false, woken: 0 };
      viewers.push(viewer);
      return {
        connect: async () => {
          const result = (connects.length > 1 ? connects.shift() : connects[0]) ?? 'unavailable';
          if (result === 'connected') ports.onRung('video');
          return result;
        },
        wake: () => {
          viewer.woken += 1;
        },
        send: (message) => sent.push(message),
        sendMove: (message) => sent.push(message),
        close: () => {
          viewer.closed = true;
        },
      };
    },
    onMedia: () => undefined,
    onSharp: () => undefined,
    onLive: () => sent.push('size'),
    onCopied: (text) => sent.push(`copied ${text}`),
    render: () => undefined,
    post: () => undefined,
    later: (action, delayMs) => {
      const timer = { action, delayMs };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  });
  const runTimers = async () => {
    const due = timers;
    timers = [];
    due.forEach((timer) => timer.action());
    await settle();
  };
  return { page, reported, sent, viewers, runTimers };
};

const created: StateAnswer = { kind: 'state', state: aState() };
const ready: StateAnswer = { kind: 'state', state: aState({ status: 'READY', progress: 15 }) };

describe('the embed page', () => {
  it('starts no browser before it is visible, and one when it is', async () => {
    const { page, reported } = aController([created]);
    page.start();
    await settle();
    expect(reported).toEqual([]);
    page.arrive();
    await settle();
    expect(reported).toEqual([{ type: 'USER_ARRIVED' }]);
  });

  it('connects as soon as the browser is ready, and tells its size', async () => {
    const { page, viewers, sent } = aController([ready]);
    page.arrive();
    page.start();
    await settle();
    expect(viewers).toHaveLength(1);
    expect(page.model().stream).toBe('live');
    expect(sent).toEqual(['size']);
  });

  it('reconnects by itself when the stream is lost', async () => {
    const { page, viewers, runTimers } = aController([ready]);
    page.arrive();
    page.start();
    await settle();
    viewers[0]?.onLost();
    expect(page.model().stream).toBe('lost');
    await runTimers();
    expect(viewers).toHaveLength(2);
    expect(page.model().stream).toBe('live');
  });

  it('says so while no rung works, and that stills do', async () => {
    const { page, viewers, sent } = aController([ready]);
    page.arrive();
    page.start();
    await settle();
    viewers[0]?.onRung(null);
    expect(page.model().stream).toBe('lost');
    viewers[0]?.onRung('stills');
    expect(page.model()).toMatchObject({ stream: 'live', rung: 'stills' });
    viewers[0]?.onRung('video');
    expect(page.model()).toMatchObject({ stream: 'live', rung: 'video' });
    expect(viewers).toHaveLength(1);
    // Each time the runner is told how large the picture may be.
    expect(sent).toEqual(['size', 'size', 'size']);
  });

  it('looks at once when the network is back', async () => {
    const { page, viewers, runTimers } = aController([ready, { kind: 'unavailable' }, ready]);
    page.arrive();
    page.start();
    await settle();
    page.wake();
    expect(viewers[0]?.woken).toBe(1);
    await settle();
    expect(page.model().online).toBe(false);
    viewers[0]?.onLost();
    page.wake();
    await settle();
    expect(page.model().online).toBe(true);
    await runTimers();
    expect(viewers).toHaveLength(2);
    expect(page.model().stream).toBe('live');
  });

  it('tries again while the browser is not ready for a viewer', async () => {
    const { page, viewers, runTimers } = aController([ready], ['not-ready', 'connected']);
    page.arrive();
    page.start();
    await settle();
    expect(viewers[0]?.closed).toBe(true);
    await runTimers();
    expect(page.model().stream).toBe('live');
  });

  it('stays away after another window took over, until the user takes it back', async () => {
    const { page, viewers, runTimers } = aController([ready]);
    page.arrive();
    page.start();
    await settle();
    viewers[0]?.onMessage({ type: 'taken-over' });
    viewers[0]?.onLost();
    await runTimers();
    expect(viewers).toHaveLength(1);
    expect(screenOf(page.model()).kind).toBe('taken-over');
    page.takeBack();
    await settle();
    expect(viewers).toHaveLength(2);
  });

  it('hangs up when the session has ended', async () => {
    const { page, viewers, runTimers } = aController([
      ready,
      { kind: 'ended', ended: { status: 'COMPLETED', error: null } },
    ]);
    page.arrive();
    page.start();
    await settle();
    await runTimers();
    expect(viewers[0]?.closed).toBe(true);
    expect(screenOf(page.model()).kind).toBe('done');
  });

  it('reports a cancellation and the answer to the consent', async () => {
    const { page, reported, sent } = aController([ready]);
    page.arrive();
    page.start();
    await settle();
    page.answerConsent(true);
    page.cancel();
    await settle();
    expect(sent).toContainEqual({ type: 'consent', approved: true });
    expect(reported).toContainEqual({ type: 'USER_CANCELLED' });
  });

  it('says so when the network is gone and goes on when it is back', async () => {
    const { page, runTimers } = aController([{ kind: 'unavailable' }, ready]);
    page.start();
    await settle();
    expect(page.model().online).toBe(false);
    await runTimers();
    expect(page.model().online).toBe(true);
  });
});
