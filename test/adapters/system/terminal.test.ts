import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { onInterruption } from '../../../adapters/system/interruption.ts';
import { openTerminal } from '../../../adapters/system/terminal.ts';

const PIPE = { showTyping: () => undefined, leaveLine: '|' };

describe('a terminal', () => {
  it('asks line by line, takes lines that come early, and says when no more will come', async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const terminal = openTerminal(input, output, PIPE);
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

  it('asks again after what is said in the middle of a question', async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const terminal = openTerminal(input, output, PIPE);
    terminal.say('Before.\n');
    const answer = terminal.ask('One? ');
    await new Promise((resolve) => setImmediate(resolve));
    terminal.say('Meanwhile.\n');
    input.write('a\n');
    await answer;
    terminal.say('After.\n');
    expect(String(output.read())).toBe('Before.\nOne? |Meanwhile.\nOne? After.\n');
    terminal.close();
  });

  it('does not show what is typed while it asks for a secret', async () => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const typing: string[] = [];
    const terminal = openTerminal(input, output, {
      ...PIPE,
      showTyping: (shown) => typing.push(shown ? 'shown' : 'hidden'),
    });
    const name = terminal.ask('Name: ');
    const secret = terminal.askSecret('Password: ');
    const more = terminal.ask('More? ');
    input.write('ana\n');
    expect(await name).toBe('ana');
    await new Promise((resolve) => setImmediate(resolve));
    expect({ typing, said: String(output.read()) }).toEqual({ typing: ['hidden'], said: 'Name: Password: ' });
    input.write('pass\n');
    expect(await secret).toBe('pass');
    input.write('yes\n');
    expect(await more).toBe('yes');
    expect({ typing, said: String(output.read()) }).toEqual({ typing: ['hidden', 'shown'], said: '\nMore? ' });
    terminal.close();
    expect(typing).toHaveLength(2);
  });

  it('shows again what is typed when it is closed in the middle of a secret', async () => {
    const typing: boolean[] = [];
    const input = new PassThrough();
    const terminal = openTerminal(input, new PassThrough(), { ...PIPE, showTyping: (shown) => typing.push(shown) });
    const secret = terminal.askSecret('Password: ');
    await new Promise((resolve) => setImmediate(resolve));
    terminal.close();
    expect(typing).toEqual([false, true]);
    expect(await secret).toBeUndefined();
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
