import { mkdir, mkdtemp, open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { FilePart } from '../../../core/contract/file-part.ts';
import { FILE_LIMITS } from '../../../core/contract/file-part.ts';

/** What the user sends of the files that pages asked for, kept until the session ends. */
export type ReceivedFiles = {
  /**
   * Adds a part to its file, and gives how many bytes of the choice are there. A part that does not follow what is there, or
   * is beyond the limits, is dropped.
   */
  add(part: FilePart): number;
  /** The paths of the files that are whole, in the user's order, once their parts are written. */
  take(id: number): Promise<string[]>;
  /** Deletes everything. Never fails. */
  close(): Promise<void>;
};

type Received = { readonly file: string; readonly size: number; bytes: number };

/**
 * Keeps files in a directory of their own below `parent`, readable by this user alone. Only files of a question that
 * `isOpen` are taken. Each file keeps its name, which pages show, without what could lead out of the directory.
 */
export const receivedFiles = (parent: string, isOpen: (id: number) => boolean): ReceivedFiles => {
  const received = new Map<number, Map<number, Received>>();
  let directory: Promise<string> | undefined;
  let written: Promise<void> = Promise.resolve();

  const write = async (place: string, name: string, part: FilePart): Promise<void> => {
    directory ??= mkdtemp(path.join(parent, 'veriframe-files-'));
    const folder = path.join(await directory, place);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const handle = await open(path.join(folder, name), part.offset === 0 ? 'w' : 'a', 0o600);
    try {
      await handle.write(Buffer.from(part.data, 'base64'));
    } finally {
      await handle.close();
    }
  };

  return {
    add: (part) => {
      if (!isOpen(part.id)) return 0;
      if (part.index === 0 && part.offset === 0) received.delete(part.id);
      const files = received.get(part.id) ?? new Map<number, Received>();
      received.set(part.id, files);
      const others = [...files].filter(([index]) => index !== part.index).map(([, file]) => file);
      const bytes = Buffer.byteLength(part.data, 'base64');
      const follows = part.offset === (files.get(part.index)?.bytes ?? 0) && part.offset + bytes <= part.size;
      if (follows && part.size + sum(others, 'size') <= FILE_LIMITS.totalBytes) {
        const place = path.join(String(part.id), String(part.index));
        const name = safeName(part.name);
        files.set(part.index, { file: path.join(place, name), size: part.size, bytes: part.offset + bytes });
        // One after the other: parts of a file must not overtake each other. A disk that is full shows at `take`.
        written = written.then(() => write(place, name, part)).catch(() => undefined);
      }
      return sum([...files.values()], 'bytes');
    },
    take: async (id) => {
      await written;
      const files = [...(received.get(id) ?? [])].sort(([a], [b]) => a - b).map(([, file]) => file);
      received.delete(id);
      const at = await directory;
      if (at === undefined) return [];
      const paths = files
        .filter(({ bytes, size }) => bytes === size)
        .map(({ file, size }) => ({ path: path.join(at, file), size }));
      const sizes = await Promise.all(
        paths.map((file) =>
          stat(file.path).then(
            (found) => found.size,
            () => -1,
          ),
        ),
      );
      return paths.filter(({ size }, index) => sizes[index] === size).map((file) => file.path);
    },
    close: async () => {
      await written;
      const at = await directory?.catch(() => undefined);
      if (at !== undefined) await rm(at, { recursive: true, force: true }).catch(() => undefined);
    },
  };
};

const sum = (files: readonly Received[], of: 'size' | 'bytes'): number =>
  files.reduce((total, file) => total + file[of], 0);

/** The name as it is, but for separators and control characters; never one that means a directory, nor too long for a disk. */
const safeName = (name: string): string => {
  const plain = path.basename(name.replaceAll('\\', '/')).replace(/[\u0000-\u001f\u007f/]/g, '_');
  const { name: stem, ext } = path.parse(plain);
  const short = `${[...stem].slice(0, 40).join('')}${[...ext].slice(0, 12).join('')}`;
  return short === '' || /^\.+$/.test(short) ? 'file' : short;
};
