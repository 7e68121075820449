import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { createSession } from '../e2e/session-client.ts';
import { temporaryDirectory } from '../local/temporary-directory.ts';
import { anOperator, type Operator } from './an-operator.ts';

const PARTNER = 'playground';
const shownSchema = z.object({ brand: z.record(z.string(), z.unknown()).nullable() });

const SVG = '<?xml version="1.0"?>\n<!-- Acme -->\n<svg xmlns="http://www.w3.org/2000/svg"/>';

describe('set-brand', () => {
  const directory = temporaryDirectory();
  const file = (name: string) => path.join(directory.path, name);
  let operator: Operator;

  beforeAll(async () => {
    operator = await anOperator();
    await writeFile(file('logo.svg'), SVG);
    await writeFile(file('page.html'), '<p><svg></svg></p>');
    await writeFile(file('large.png'), Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(16_384)]));
  }, 180_000);
  afterAll(async () => {
    directory.remove();
    await operator?.close();
  }, 60_000);

  it('says how the embed page of the partner looks, from its next load on', async () => {
    const words = ['--logo', file('logo.svg'), '--accent', '#0b6e4f', '--corner-radius', '0'];
    const { brand } = await operator.json(shownSchema, 'partner', 'set-brand', PARTNER, ...words);
    const logo = `data:image/svg+xml;base64,${Buffer.from(SVG).toString('base64')}`;
    expect(brand).toEqual({ logo, accentColor: '#0b6e4f', cornerRadiusPx: 0 });
    const { embedUrl } = await createSession(operator.veriframe);
    const page = await fetch(embedUrl);
    expect(await page.text()).toContain(`"brand":${JSON.stringify(brand)}`);
    expect((await operator.cli('partner', 'show', PARTNER)).out).toMatch(/^Logo +image\/svg\+xml\nAccent +#0b6e4f$/m);

    expect((await operator.json(shownSchema, 'partner', 'set-brand', PARTNER, '--clear')).brand).toBeNull();
    expect(await (await fetch(embedUrl)).text()).not.toContain('"brand"');
  });

  it.each([
    [[], 2],
    [['--accent', '#0b6e4f', '--clear'], 2],
    [['--accent', 'green'], 2],
    [['--corner-radius', '25'], 2],
  ])('refuses %j', async (words, exitCode) => {
    expect(await operator.cli('partner', 'set-brand', PARTNER, ...words)).toMatchObject({ exitCode });
  });

  it.each([
    ['absent.svg', 'cannot be read'],
    ['page.html', 'is no PNG, JPEG, WebP or SVG'],
    ['large.png', 'has 16392 bytes; 16384 is the most'],
  ])('refuses the logo %s', async (name, err) => {
    const answer = await operator.cli('partner', 'set-brand', PARTNER, '--logo', file(name));
    expect(answer).toMatchObject({ exitCode: 2, err: expect.stringContaining(err) });
  });

  it('knows no partner that is not there', async () => {
    expect(await operator.cli('partner', 'set-brand', 'nobody', '--clear')).toMatchObject({ exitCode: 1 });
  });
});
