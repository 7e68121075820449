import { createServer } from 'node:net';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { describeFault } from '../../operator/describe-fault.ts';
import { OperatorError } from '../../operator/operator-error.ts';
import { checkNode, checkPorts } from '../../operator/doctor/check-machine.ts';
import { check, problem } from '../../operator/doctor/check.ts';
import { listen } from '../../local/listen.ts';
import { temporaryDirectory } from '../local/temporary-directory.ts';

const directory = temporaryDirectory();
afterAll(() => directory.remove());

describe('a check', () => {
  it('is well with a detail, or a problem with what to do', async () => {
    expect(await check('A', () => 'fine')).toEqual({ name: 'A', state: 'ok', detail: 'fine', mend: null });
    const looked = check('B', async () => {
      throw problem('It is gone.', 'Bring it back.');
    });
    expect(await looked).toEqual({ name: 'B', state: 'problem', detail: 'It is gone.', mend: 'Bring it back.' });
  });

  it('never rejects', async () => {
    const looked = check('C', () => Promise.reject(new TypeError('fetch failed')));
    expect(await looked).toMatchObject({ state: 'problem', detail: 'TypeError: fetch failed' });
  });
});

describe('the machine', () => {
  it.each([
    ['24.0.0', 'ok'],
    ['26.1.0', 'ok'],
    ['22.18.0', 'problem'],
    ['9.0.0', 'problem'],
  ])('with Node.js %s is %s', async (version, state) => {
    expect(await checkNode(version)).toMatchObject({ state });
  });

  it('may have other programs on the ports that were used before', async () => {
    const server = createServer();
    const taken = await listen(server);
    writeFileSync(path.join(directory.path, 'ports.json'), JSON.stringify({ site: taken }));
    expect(await checkPorts(directory.path)).toMatchObject({
      state: 'ok',
      detail: `taken by another program, so npm start chooses others: ${taken}`,
    });
    await new Promise((resolve) => server.close(resolve));
    expect(await checkPorts(directory.path)).toMatchObject({ state: 'ok', detail: `${taken} are free` });
  });
});

describe('a fault in words', () => {
  const named = (name: string, message: string) => Object.assign(new Error(message), { name });

  it.each([
    [new OperatorError('Wrong.', { mend: 'Mend it.' }), 'Wrong.', 'Mend it.'],
    [named('ExpiredTokenException', 'expired'), 'ExpiredTokenException: expired', 'Log in again (aws sso login).'],
    [named('AccessDeniedException', 'no'), 'AccessDeniedException: no', expect.stringContaining('docs/operating.md')],
    [new Error('Region is missing'), 'No AWS region is known.', 'Name one with --region, or use --local.'],
    [
      Object.assign(new AggregateError([Object.assign(new Error('x'), { code: 'ECONNREFUSED' })], ''), {}),
      'Nothing answers: ECONNREFUSED',
      expect.stringContaining('veriframe doctor'),
    ],
    [new Error('one line\n    at secret (file.ts:1)'), 'one line', undefined],
    [
      z.object({ pid: z.int() }).safeParse({ pid: 'me' }).error,
      expect.stringMatching(/^Something that was read has another form: .*pid/),
      expect.stringContaining('another version'),
    ],
    ['text', 'text', undefined],
  ])('%# says what is wrong and what to do, in one line', (error, message, mend) => {
    expect(describeFault(error)).toEqual({ message, ...(mend === undefined ? {} : { mend }) });
  });
});
