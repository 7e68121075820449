import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import asc from 'assemblyscript/asc';
import prettier from 'prettier';

/**
 * `npm run build:kernels`: compiles assembly/vole-kernels.ts and writes it, in base64, as the module that the proof loads it
 * from. `--check` writes nothing and fails when that module is not what the source compiles to.
 */
const root = path.resolve(import.meta.dirname, '..');
const SOURCE = 'assembly/vole-kernels.ts';
const TARGET = path.join(root, 'zktls/proof/vole/compiled-kernels.ts');

let binary: Uint8Array | undefined;
const { error, stderr } = await asc.main(
  [SOURCE, '--outFile', 'kernels.wasm', '-O3', '--enable', 'simd', '--runtime', 'stub', '--noAssert', '--importMemory'],
  {
    readFile: (name, base) => readFile(path.resolve(base, name), 'utf8').catch(() => null),
    writeFile: (_, contents) => void (binary = typeof contents === 'string' ? Buffer.from(contents) : contents),
    listFiles: () => [],
  },
);
if (error !== null || binary === undefined) throw new Error(stderr.toString(), { cause: error });

const compiled = await prettier.format(
  `/** Made by \`npm run build:kernels\` from ${SOURCE}, not by hand: a WebAssembly module of ${binary.length} bytes, in base64. */
export const COMPILED_KERNELS = '${Buffer.from(binary).toString('base64')}';
`,
  { ...(await prettier.resolveConfig(TARGET)), filepath: TARGET },
);
if (process.argv.includes('--check')) {
  if (compiled !== (await readFile(TARGET, 'utf8'))) {
    console.error(`${path.relative(root, TARGET)} is not what ${SOURCE} compiles to: npm run build:kernels`);
    process.exitCode = 1;
  }
} else {
  await writeFile(TARGET, compiled);
}
