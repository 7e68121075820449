import { describe, expect, it } from '@jest/globals';
import type { Page } from 'puppeteer-core';
import { pageTurns, turnsByPage } from '../../../runner/chromium/page-turns.ts';

/** Something that begins when it is called and ends when it is told. */
const aTask = (log: string[], name: string) => {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const act = async () => {
    log.push(`${name} begins`);
    await ended;
    log.push(`${name} ends`);
    return name;
  };
  return { act, end: () => end() };
};

const ENLARGED = { enlarges: true };
const AS_IT_IS = { enlarges: false };

describe('turns at a page', () => {
  it('let who points wait while the page is enlarged, and keep the order', async () => {
    const turns = pageTurns();
    const log: string[] = [];
    const capture = aTask(log, 'capture');
    const captured = turns.capture(capture.act, ENLARGED);
    const pointed = ['first', 'second'].map((name) => turns.point(async () => log.push(name)));
    capture.end();
    expect(await captured).toBe('capture');
    await Promise.all(pointed);
    expect(log).toEqual(['capture begins', 'capture ends', 'first', 'second']);
  });

  it('let nobody who points wait for a capture in the pixels of the page', async () => {
    const turns = pageTurns();
    const log: string[] = [];
    const capture = aTask(log, 'capture');
    const captured = turns.capture(capture.act, AS_IT_IS);
    await turns.point(async () => log.push('pointed'));
    capture.end();
    await captured;
    expect(log).toEqual(['capture begins', 'pointed', 'capture ends']);
  });

  it('let a new size wait for the end of any capture, and no capture begin before it is there', async () => {
    for (const options of [ENLARGED, AS_IT_IS]) {
      const turns = pageTurns();
      const log: string[] = [];
      const capture = aTask(log, 'capture');
      const captured = turns.capture(capture.act, options);
      const resized = turns.resize(async () => log.push('resized'), 1);
      capture.end();
      await captured;
      expect(await turns.capture(async () => 'captured', options)).toBeNull();
      await resized;
      expect(log).toEqual(['capture begins', 'capture ends', 'resized']);
      expect(await turns.capture(async () => 'captured', options)).toBe('captured');
    }
  });

  it('enlarge no page that somebody points at', async () => {
    const turns = pageTurns();
    const press = aTask([], 'press');
    const pressed = turns.point(press.act);
    expect(await turns.capture(async () => 'captured', ENLARGED)).toBeNull();
    expect(await turns.capture(async () => 'captured', AS_IT_IS)).toBe('captured');
    press.end();
    await pressed;
    expect(await turns.capture(async () => 'captured', ENLARGED)).toBe('captured');
  });

  it('do not wait for a capture that is given up', async () => {
    const turns = pageTurns();
    const log: string[] = [];
    const never = turns.capture(() => new Promise(() => undefined), ENLARGED);
    const resized = turns.resize(async () => log.push('resized'), 1);
    const pointed = turns.point(async () => log.push('pointed'));
    turns.giveUp();
    expect(await never).toBeNull();
    await Promise.all([resized, pointed]);
    expect(log).toEqual(expect.arrayContaining(['resized', 'pointed']));
    expect(await turns.capture(async () => 'captured', ENLARGED)).toBe('captured');
  });

  it('are the same at the same page, and others at another', () => {
    const turnsAt = turnsByPage();
    const [one, other] = [{} as Page, {} as Page];
    expect(turnsAt(one)).toBe(turnsAt(one));
    expect(turnsAt(other)).not.toBe(turnsAt(one));
  });

  it('tell who points the scale at which the page is painted, from the moment on at which it is', async () => {
    const turns = pageTurns();
    const scaleNow = () => turns.point(async (scale) => scale);
    expect(await scaleNow()).toBe(1);
    expect(await turns.resize(scaleNow, 0.75)).toBe(1);
    expect(await scaleNow()).toBe(0.75);
    await expect(turns.resize(async () => Promise.reject(new Error('gone')), 0.5)).rejects.toThrow('gone');
    expect(await scaleNow()).toBe(0.75);
  });

  it('go on after failures', async () => {
    const turns = pageTurns();
    const fail = async () => Promise.reject(new Error('the page is gone'));
    await expect(turns.capture(fail, ENLARGED)).rejects.toThrow('gone');
    await expect(turns.point(fail)).rejects.toThrow('gone');
    await expect(turns.resize(fail, 1)).rejects.toThrow('gone');
    expect(await turns.capture(async () => 1, ENLARGED)).toBe(1);
    expect(await turns.point(async () => 2)).toBe(2);
  });
});
