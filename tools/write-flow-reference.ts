import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { flowDocuments } from './flow-documents.ts';

/** Writes docs/flow-reference.md and docs/flow.schema.json. */
for (const [name, text] of Object.entries(await flowDocuments()))
  writeFileSync(path.resolve(import.meta.dirname, '../docs', name), text);
