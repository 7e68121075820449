import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** How a secret may look on disk: as typed, and as the encodings in use here would write it. */
const spellings = (secret: string): Buffer[] => {
  const bytes = Buffer.from(secret);
  // Base64 of a secret inside of other text depends on where it starts: each of three alignments, without the rim.
  const aligned = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return text.slice(offset === 0 ? 0 : offset + 1, -1);
  });
  return [secret, encodeURIComponent(secret), bytes.toString('hex'), bytes.toString('utf16le'), ...aligned].map(
    (text) => Buffer.from(text),
  );
};

/** The files below `folder` that hold `secret` in any spelling. */
export const findInFiles = async (folder: string, secret: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    if (holds(await readFile(file), secret)) found.push(path.relative(folder, file));
  }
  return found;
};

/** True when the bytes hold `secret` in any spelling. */
export const holds = (bytes: Buffer, secret: string): boolean =>
  spellings(secret).some((spelling) => bytes.includes(spelling));
