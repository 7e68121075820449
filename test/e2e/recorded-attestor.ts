import { writeFileSync } from 'node:fs';
import process from 'node:process';
import * as z from 'zod';
import { recordUploads } from '../attestor/record-uploads.ts';

/** The attestor behind a front that keeps in the file `UPLOADS_FILE` what provers have sent it. */
const front = Number(process.env['PORT']);
const file = process.env['UPLOADS_FILE'] ?? '';
const SAVE_EVERY_MS = 100;
const listening = z.object({ message: z.literal('Attestor listens'), port: z.number() });

const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (chunk) => {
  const line = listening.safeParse(parseJson(String(chunk)));
  if (line.success) {
    void recordUploads(line.data.port, front).then((recorder) => {
      setInterval(() => writeFileSync(file, recorder.uploaded()), SAVE_EVERY_MS).unref();
    });
  }
  return write(chunk);
};

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

process.env['PORT'] = '0';
await import('../../attestor/main.ts');
