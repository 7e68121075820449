import { FILE_LIMITS } from '../../core/contract/file-part.ts';
import type { InputMessageInit } from '../../core/contract/live-view.ts';

/** So much may be under way: enough for a fast line, little enough that what the user types is not held up. */
const UNDER_WAY_BYTES = 6 * FILE_LIMITS.partBytes;

export type FileSending = {
  /** The runner has so many bytes by now, of all files together. */
  taken(bytes: number): void;
  stop(): void;
};

export type FileSendingPorts = {
  send: (message: InputMessageInit) => void;
  /** 0 to 1. */
  onProgress: (part: number) => void;
  onDone: () => void;
  /** A file could not be read: it was moved or changed. */
  onUnreadable: () => void;
};

/** Sends the files of one choice in parts, no faster than the runner takes them, over whatever carries the input. */
export const sendFiles = (id: number, files: readonly File[], ports: FileSendingPorts): FileSending => {
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const parts = partsOf(files);
  let sent = 0;
  let taken = 0;
  let isOver = false;
  let isReading = false;

  const goOn = async (): Promise<void> => {
    if (isReading) return;
    isReading = true;
    while (!isOver && sent - taken < UNDER_WAY_BYTES) {
      const next = parts.next();
      if (next.done === true) {
        if (taken >= total) finish(ports.onDone);
        break;
      }
      const { file, index, offset } = next.value;
      const bytes = new Uint8Array(await file.slice(offset, offset + FILE_LIMITS.partBytes).arrayBuffer());
      if (isOver) return;
      sent += bytes.length;
      ports.send({ type: 'file-part', id, index, name: nameOf(file), size: file.size, offset, data: base64Of(bytes) });
    }
    isReading = false;
  };
  const finish = (tell: () => void): void => {
    if (isOver) return;
    isOver = true;
    tell();
  };
  const start = () => void goOn().catch(() => finish(ports.onUnreadable));
  start();
  return {
    taken: (bytes) => {
      if (bytes <= taken) return;
      taken = bytes;
      ports.onProgress(total === 0 ? 1 : taken / total);
      start();
    },
    stop: () => void (isOver = true),
  };
};

type Part = { readonly file: File; readonly index: number; readonly offset: number };

/** A file without bytes is one empty part. */
function* partsOf(files: readonly File[]): Generator<Part, undefined> {
  for (const [index, file] of files.entries())
    for (let offset = 0; offset === 0 || offset < file.size; offset += FILE_LIMITS.partBytes)
      yield { file, index, offset };
}

const nameOf = ({ name }: File): string => (name === '' ? 'file' : name.slice(-255));

const base64Of = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
