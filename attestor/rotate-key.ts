import process from 'node:process';
import * as z from 'zod';
import { rotateKeyFile } from '../adapters/system/rotate-key-file.ts';

/** `node attestor/rotate-key.ts prepare|activate`: exchanges the keys in `ATTESTOR_KEY_FILE`, see docs/attestor.md. */
const file = z.string().min(1).safeParse(process.env['ATTESTOR_KEY_FILE']);
const step = z.enum(['prepare', 'activate']).safeParse(process.argv[2]);
if (!file.success || !step.success) {
  process.stderr.write('Usage: ATTESTOR_KEY_FILE=<file> node attestor/rotate-key.ts prepare|activate\n');
  process.exit(2);
}
try {
  const key = await rotateKeyFile(file.data, step.data);
  const says = step.data === 'prepare' ? 'is published from the next start on' : 'signs from the next start on';
  process.stdout.write(`${key.kid} ${says}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
