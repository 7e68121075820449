import { createHash } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { ExecutionState, JournalEntry } from './execution.ts';
import { applyEntry, journalEntrySchema } from './execution.ts';

/** Where executions are kept. Every call is done when it returns: an answer to a client never runs ahead of the disk. */
export interface ExecutionStore {
  /** Every execution, oldest first. */
  load(): ExecutionState[];
  /** Keeps a definition under its hash. */
  keepDefinition(hash: string, definition: string): void;
  /** A definition that was kept; fails when there is none. */
  definition(hash: string): string;
  /** Adds a step. */
  append(executionArn: string, entry: JournalEntry): void;
  /** Replaces the steps of an execution that has ended by what they came to, so that the next boot reads less. */
  settle(state: ExecutionState): void;
}

/** Keeps nothing beyond the process. */
export const memoryStore = (): ExecutionStore => {
  const definitions = new Map<string, string>();
  return {
    load: () => [],
    keepDefinition: (hash, definition) => void definitions.set(hash, definition),
    definition: (hash) => definitions.get(hash) ?? '',
    append: () => {},
    settle: () => {},
  };
};

/**
 * One file of JSON lines per execution, appended to while it runs, and one file per definition. A line that a crash cut short is the last one
 * and is left out when the file is read. What the process has written survives its end, not a power failure.
 */
export const directoryStore = (directory: string): ExecutionStore => {
  const executions = path.join(directory, 'executions');
  const definitions = path.join(directory, 'definitions');
  for (const folder of [executions, definitions]) mkdirSync(folder, { recursive: true });
  const definitionFile = (hash: string): string => path.join(definitions, `${hash}.json`);
  const journalFile = (executionArn: string): string =>
    path.join(executions, `${createHash('sha256').update(executionArn).digest('hex')}.jsonl`);

  return {
    load: () =>
      readdirSync(executions)
        .filter((name) => name.endsWith('.jsonl'))
        .map((name) => readJournal(path.join(executions, name)))
        .filter((state) => state !== undefined)
        .sort((one, other) => one.execution.startMs - other.execution.startMs),
    definition: (hash) => readFileSync(definitionFile(hash), 'utf8'),
    keepDefinition: (hash, definition) => {
      const file = definitionFile(hash);
      if (existsSync(file)) return;
      writeFileSync(`${file}.new`, definition);
      renameSync(`${file}.new`, file);
    },
    append: (executionArn, entry) => appendFileSync(journalFile(executionArn), `${JSON.stringify(entry)}\n`),
    settle: ({ execution, events, frames }) => {
      const file = journalFile(execution.executionArn);
      writeFileSync(`${file}.new`, `${JSON.stringify({ execution, events, frames: [...frames.values()] })}\n`);
      renameSync(`${file}.new`, file);
    },
  };
};

const readJournal = (file: string): ExecutionState | undefined => {
  let state: ExecutionState | undefined;
  const text = readFileSync(file, 'utf8');
  // What follows the last line break was cut short by a crash. It is removed, or the next line would be joined to it.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole));
  for (const line of whole.split('\n')) {
    if (line === '') continue;
    const entry = journalEntrySchema.parse(JSON.parse(line));
    if (entry.execution !== undefined) state ??= { execution: entry.execution, events: [], frames: new Map() };
    if (state !== undefined) applyEntry(state, entry);
  }
  return state;
};
