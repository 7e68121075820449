import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateFile } from '../private-file.ts';
import type { StoredMessage } from './stored-message.ts';
import { storedMessageSchema } from './stored-message.ts';

/** Where one queue's messages outlive the process. */
export interface MessageStore {
  /** All messages, oldest first. */
  load(): StoredMessage[];
  save(message: StoredMessage): void;
  remove(messageId: string): void;
}

/** Keeps nothing: the queue's own memory is all there is. */
export const memoryMessageStore: MessageStore = { load: () => [], save: () => undefined, remove: () => undefined };

/**
 * Keeps each message in a file of its own; a crash leaves its old state or the new one. The calls are synchronous: a message is on disk before the sender hears of it. Loading fails with the file's name
 * when a file is no message.
 */
export const fileMessageStore = (directory: string): MessageStore => {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const fileOf = (messageId: string): string => join(directory, `${messageId}.json`);
  return {
    load: () =>
      readdirSync(directory)
        .filter((name) => name.endsWith('.json'))
        .map((name) => readMessage(join(directory, name)))
        .toSorted((a, b) => a.sentAtMs - b.sentAtMs),
    save: (message) => writePrivateFile(fileOf(message.messageId), JSON.stringify(message)),
    remove: (messageId) => rmSync(fileOf(messageId), { force: true }),
  };
};

const readMessage = (file: string): StoredMessage => {
  try {
    return storedMessageSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new Error(`${file} holds no message. \`npm start -- --fresh\` drops the local data.`, { cause });
  }
};
