import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { onInterruption } from '../../../adapters/system/interruption.ts';
import { openTerminal } from '../../../adapters/system/terminal.ts';

describe('a terminal', () => {
  it('asks line by line, takes lines that come early, and says when no more will come', async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const terminal = openTerminal(input, output);
    const first = terminal.ask('One? ');
    input.write('a\nb\nc');
    expect(await first).toBe('a');
    expect(await terminal.ask('Two? ')).toBe('b');
    const last = terminal.ask('Three? ');
    const none = terminal.ask('Four? ');
    input.end();
    expect([await last, await none, await terminal.ask('Five? ')]).toEqual(['c', undefined, undefined]);
    expect(String(output.read())).toBe('One? Two? Three? Four? Five? ');
    terminal.close();
  });
});

describe('an interruption', () => {
  it('is heard once; the next signal is nobody’s', () => {
    const process = new EventEmitter();
    const signal = onInterruption(process);
    expect(signal.aborted).toBe(false);
    process.emit('SIGTERM');
    expect(signal.aborted).toBe(true);
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) expect(process.listenerCount(name)).toBe(0);
  });
});
