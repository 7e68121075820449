import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import type { Import } from './layers.ts';

/** Every import of the TypeScript files below `folders`: relative ones as `./path/from/root.ts`, packages by name. */
export const readImports = (root: string, folders: readonly string[]): Import[] =>
  folders.flatMap((folder) =>
    typescriptFiles(path.join(root, folder)).flatMap((file) =>
      ts.preProcessFile(readFileSync(file, 'utf8'), true, true).importedFiles.map(({ fileName }) => ({
        from: path.relative(root, file),
        to: fileName.startsWith('.')
          ? `./${path.relative(root, path.resolve(path.dirname(file), fileName))}`
          : fileName,
      })),
    ),
  );

/** An example that is an installed application has packages of its own. */
const typescriptFiles = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : typescriptFiles(file);
    return entry.isFile() && /\.tsx?$/.test(entry.name) ? [file] : [];
  });
