import { describe, expect, it } from '@jest/globals';
import { pointerTurns } from '../../../runner/chromium/pointer-turns.ts';

/** Something that begins when it is called and ends when it is told. */
const aTask = (log: string[], name: string) => {
  let end = () => undefined as void;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const act = async () => {
    log.push(`${name} begins`);
    await ended;
    log.push(`${name} ends`);
    return name;
  };
  return { act, end: () => end() };
};

describe('pointing and capturing', () => {
  it('take turns: who points waits for a capture, in order', async () => {
    const turns = pointerTurns();
    const log: string[] = [];
    const capture = aTask(log, 'capture');
    const captured = turns.capture(capture.act);
    const pointed = ['first', 'second'].map((name) => turns.point(async () => log.push(name)));
    capture.end();
    expect(await captured).toBe('capture');
    await Promise.all(pointed);
    expect(log).toEqual(['capture begins', 'capture ends', 'first', 'second']);
  });

  it('do not wait the other way: while somebody points, there is no capture', async () => {
    const turns = pointerTurns();
    const log: string[] = [];
    const press = aTask(log, 'press');
    const pressed = turns.point(press.act);
    expect(await turns.capture(async () => 'captured')).toBeNull();
    press.end();
    await pressed;
    expect(await turns.capture(async () => 'captured')).toBe('captured');
  });

  it('go on after a failure of either', async () => {
    const turns = pointerTurns();
    const fail = async () => Promise.reject(new Error('the page is gone'));
    await expect(turns.capture(fail)).rejects.toThrow('gone');
    await expect(turns.point(fail)).rejects.toThrow('gone');
    expect(await turns.capture(async () => 1)).toBe(1);
    expect(await turns.point(async () => 2)).toBe(2);
  });
});
