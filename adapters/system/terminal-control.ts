import { spawnSync } from 'node:child_process';
import type { TerminalControl } from './terminal.ts';

type Stream = { readonly isTTY?: boolean };

/** Erase in line, from its beginning (ECMA-48, 8.3.41). */
const ERASE_LINE = '\r\u001b[K';

/**
 * The control of a terminal that the process has, or of pipes, in which nothing is echoed. Of the input only the echo changes (POSIX
 * `stty`): ctrl-C stays a signal, and what was mistyped can be taken back.
 */
export const terminalControl = (input: Stream, output: Stream): TerminalControl => ({
  showTyping: (shown) => {
    if (input.isTTY === true) spawnSync('stty', [shown ? 'echo' : '-echo'], { stdio: ['inherit', 'ignore', 'ignore'] });
  },
  leaveLine: input.isTTY === true && output.isTTY === true ? ERASE_LINE : '\n',
});
