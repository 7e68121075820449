import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runCli } from '../operator/run-cli.ts';

const platforms = path.resolve(import.meta.dirname, '../../platforms');

describe('the fixtures of every platform', () => {
  it.each(readdirSync(platforms))('of %s agree with its flow', async (name) => {
    const { exitCode, out } = await runCli(['flow', 'test', path.join(platforms, name)]);
    expect({ exitCode, out }).toEqual({ exitCode: 0, out: expect.stringMatching(/agrees? with the flow\.\n$/) });
  });
});
