import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import asc from 'assemblyscript/asc';
import prettier from 'prettier';

/**
 * `npm run build:kernels`: compiles the kernels in assembly/ and writes each, in base64, as the module that the proof loads it
 * from. `--check` writes nothing and fails when such a module is not what its source compiles to.
 */
const root = path.resolve(import.meta.dirname, '..');
const KERNELS = [
  { source: 'assembly/vole-kernels.ts', target: 'zktls/proof/vole/compiled-kernels.ts', name: 'COMPILED_KERNELS' },
  {
    source: 'assembly/circuit-kernels.ts',
    target: 'zktls/proof/circuit/compiled-circuit.ts',
    name: 'COMPILED_CIRCUIT',
  },
] as const;
const OPTIONS = ['-O3', '--enable', 'simd', '--runtime', 'stub', '--noAssert', '--importMemory'];

const compile = async (source: string): Promise<Uint8Array> => {
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main([source, '--outFile', 'kernels.wasm', ...OPTIONS], {
    readFile: (name, base) => readFile(path.resolve(base, name), 'utf8').catch(() => null),
    writeFile: (_, contents) => void (binary = typeof contents === 'string' ? Buffer.from(contents) : contents),
    listFiles: () => [],
  });
  if (error !== null || binary === undefined) throw new Error(stderr.toString(), { cause: error });
  return binary;
};

for (const { source, target, name } of KERNELS) {
  const binary = await compile(source);
  const file = path.join(root, target);
  const compiled = await prettier.format(
    `/** Made by \`npm run build:kernels\` from ${source}, not by hand: a WebAssembly module of ${binary.length} bytes, in base64. */
export const ${name} = '${Buffer.from(binary).toString('base64')}';
`,
    { ...(await prettier.resolveConfig(file)), filepath: file },
  );
  if (!process.argv.includes('--check')) await writeFile(file, compiled);
  else if (compiled !== (await readFile(file, 'utf8'))) {
    console.error(`${target} is not what ${source} compiles to: npm run build:kernels`);
    process.exitCode = 1;
  }
}
