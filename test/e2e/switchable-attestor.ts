import { existsSync } from 'node:fs';

/** The attestor, which does not come up while the file `ATTESTOR_DOWN` exists. */
if (existsSync(process.env['ATTESTOR_DOWN'] ?? '')) process.exit(1);
await import('../../attestor/main.ts');
