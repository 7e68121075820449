#!/usr/bin/env node
import path from 'node:path';
import process from 'node:process';
import { systemClock, systemSleep } from '../adapters/system/system-clock.ts';
import { onInterruption } from '../adapters/system/interruption.ts';
import { openTerminal } from '../adapters/system/terminal.ts';
import { terminalControl } from '../adapters/system/terminal-control.ts';
import packageJson from '../package.json' with { type: 'json' };
import { COMMANDS } from '../operator/commands.ts';
import { runCommandLine } from '../operator/run-command-line.ts';

/** The operator's CLI: `npx veriframe --help`. */
const terminal = openTerminal(process.stdin, process.stderr, terminalControl(process.stdin, process.stderr));
process.exitCode = await runCommandLine(COMMANDS, process.argv.slice(2), {
  now: systemClock,
  sleep: systemSleep,
  version: packageJson.version,
  dataDirectory: path.resolve(import.meta.dirname, '..', '.veriframe'),
  out: (text) => void process.stdout.write(text),
  err: terminal.say,
  ask: terminal.ask,
  askSecret: terminal.askSecret,
  interruption: () => {
    const interrupted = onInterruption(process);
    // Nobody is asked any more.
    interrupted.addEventListener('abort', terminal.close, { once: true });
    return interrupted;
  },
});
terminal.close();
