import path from 'node:path';
import { PLAYGROUND_PARTNER } from '../../local/start/playground.ts';
import { synthesize } from '../../local/start/synthesize.ts';

export const ROOT = path.resolve(import.meta.dirname, '..', '..');

/** The cloud assembly of this checkout, made when its sources have changed and shared with `npm start`. */
export const synthesizedAssembly = async (): Promise<string> => {
  const { directory } = await synthesize({
    root: ROOT,
    directory: path.join(ROOT, '.veriframe', 'cache', 'assemblies'),
    partners: [PLAYGROUND_PARTNER],
    environment: { PATH: process.env['PATH'] ?? '' },
    signal: new AbortController().signal,
  });
  return directory;
};
