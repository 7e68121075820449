import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { openApiDocument } from '../core/contract/openapi.ts';

/** Writes docs/openapi.json, the document that the API serves. */
const file = path.resolve(import.meta.dirname, '../docs/openapi.json');
const options = await resolveConfig(file);
writeFileSync(file, await format(JSON.stringify(openApiDocument()), { ...options, filepath: file }));
