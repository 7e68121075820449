import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ATTESTOR_PORT, WHEP_PORT } from '../../lib/network.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..');
const PROGRAMS = [
  { program: 'runner', port: WHEP_PORT },
  { program: 'attestor', port: ATTESTOR_PORT },
];

// Whether an image can be built is seen where there is a Docker daemon; this is what can go wrong without anybody looking.
describe.each(PROGRAMS)('the image of the $program', ({ program, port }) => {
  const dockerfile = readFileSync(path.join(ROOT, program, 'Dockerfile'), 'utf8');
  const all = (instruction: RegExp): string[] => [...dockerfile.matchAll(instruction)].map(([, found]) => found ?? '');

  it('starts a program that exists', () => {
    const [command] = all(/^CMD (.+)$/gm);
    const entry = (JSON.parse(command ?? '[]') as string[]).at(-1) ?? '';
    expect([entry, existsSync(path.join(ROOT, entry))]).toEqual([`${program}/main.ts`, true]);
  });

  it('copies folders of the repository that exist, its own among them', () => {
    const folders = all(/^COPY (\w+) \w+$/gm);
    expect(folders).toContain(program);
    for (const folder of folders) expect([folder, existsSync(path.join(ROOT, folder))]).toEqual([folder, true]);
  });

  it('runs on the Node of the Lambdas, not as root, on the port that the network lets in', () => {
    expect(all(/^FROM \S+\/node:(\S+)/gm)).toEqual(['24-bookworm-slim', '24-bookworm-slim']);
    expect(all(/^USER (\w+)$/gm)).toEqual(['node']);
    expect(all(/^EXPOSE (\d+)$/gm)).toEqual([String(port)]);
  });

  it('may write to /tmp although its root file system is read-only', () => {
    expect(all(/^VOLUME (\S+)$/gm)).toEqual(['/tmp']);
  });
});
