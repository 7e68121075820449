import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { flowSchema } from '../../core/flow/schema.ts';
import { expectedOfFlow } from '../../operator/attestation/expected-of-flow.ts';
import { aSource } from '../zktls/attestation/an-attestation.ts';
import type { AttestationClaims } from '../../zktls/attestation/claims.ts';
import { temporaryDirectory } from '../local/temporary-directory.ts';
import { aPlatform, A_FLOW } from '../support/a-platform.ts';
import { aSession, SESSION_ID } from '../support/a-session.ts';
import { testAttestor } from '../support/an-attestation.ts';
import { runCli } from './run-cli.ts';

const directory = temporaryDirectory();
const attestor = testAttestor();
const file = (name: string): string => path.join(directory.path, name);

beforeAll(async () => {
  writeFileSync(file('keys.json'), JSON.stringify(await attestor.keys()));
  writeFileSync(file('other-keys.json'), JSON.stringify(await testAttestor().keys()));
  writeFileSync(file('a.jws'), `${attestor.attest()}\n`);
  writeFileSync(
    file('answer.json'),
    JSON.stringify({ data: { sessionId: SESSION_ID, attestation: attestor.attest() } }),
  );
  writeFileSync(file('flow.json'), JSON.stringify(A_FLOW));
});
afterAll(() => directory.remove());

const verify = (name: string, ...options: string[]) =>
  runCli(['attestation', 'verify', file(name), '--keys', file('keys.json'), ...options]);
const FOR_SESSION = ['--session', SESSION_ID, '--partner', aSession().partnerId];

describe('attestation verify', () => {
  it('says what was proved, by whom, about which site, what not, and what was not checked', async () => {
    const { exitCode, out } = await verify('a.jws');
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^Valid\. Signed by attestor\.test \(key [\w-]+\), about gigs\.example\.$/m);
    expect(out).toContain('"name" is the value at $.name in the answer "profile".');
    expect(out).toMatch(/Not proved:\n {2}- /);
    expect(out).toContain('Which session and partner it is for: give --session and --partner.');
  });

  it('shows the values only when asked', async () => {
    expect((await verify('a.jws')).out).not.toContain('Ada Example');
    expect((await verify('a.jws', '--json')).out).not.toContain('Ada Example');
    expect((await verify('a.jws', '--with-data')).out).toContain('name: "Ada Example"');
  });

  it('checks session, partner and flow when they are given, also in what the API answered', async () => {
    const { exitCode, out } = await verify('answer.json', ...FOR_SESSION, '--flow', file('flow.json'), '--json');
    expect(exitCode).toBe(0);
    const found = z
      .object({
        valid: z.literal(true),
        attestor: z.string(),
        kid: z.string(),
        trust: z.enum(['operator', 'external']),
        signedAt: z.iso.datetime(),
        sites: z.array(z.string()),
        fields: z.array(z.string()),
        proved: z.array(z.string()),
        notProved: z.array(z.string()),
        notChecked: z.array(z.string()),
      })
      .parse(JSON.parse(out));
    expect(found).toMatchObject({
      attestor: 'attestor.test',
      sites: ['gigs.example'],
      fields: ['name'],
      notChecked: [],
    });
  });

  it.each([
    ['another session', ['--session', '00000000-0000-4000-8000-000000000000', '--partner', 'acme'], 'other_session'],
    ['another partner', ['--session', SESSION_ID, '--partner', 'other'], 'other_session'],
  ])('refuses that of %s', async (_, options, reason) => {
    const { exitCode, out } = await verify('a.jws', ...options);
    expect(exitCode).toBe(1);
    expect(out).toMatch(new RegExp(`^Not valid \\(${reason}\\)\\. It was made for another session`));
  });

  it('refuses a changed one, one with an unknown key, and one of another flow', async () => {
    const jws = attestor.attest();
    writeFileSync(file('changed.jws'), jws.replace(/\.[^.~]{8}/, '.AAAAAAAA'));
    writeFileSync(file('flow-2.json'), JSON.stringify({ ...A_FLOW, version: '2.0.0' }));
    expect(await verify('changed.jws')).toMatchObject({ exitCode: 1 });
    const unknown = await runCli(['attestation', 'verify', file('a.jws'), '--keys', file('other-keys.json'), '--json']);
    expect(unknown.exitCode).toBe(1);
    expect(JSON.parse(unknown.out)).toMatchObject({ valid: false, reason: 'unknown_key' });
    const other = await verify('a.jws', ...FOR_SESSION, '--flow', file('flow-2.json'));
    expect(other).toMatchObject({ exitCode: 1, out: expect.stringContaining('other_flow') });
  });

  it('refuses one that names the flow and discloses something else', async () => {
    const rule = { from: 'profile', jsonPath: '$.nickname' };
    const fields: AttestationClaims['fields'] = { name: { kind: 'value', rule, value: 'Ada' } };
    writeFileSync(file('other-rules.jws'), attestor.attest({ fields }));
    const other = await verify('other-rules.jws', ...FOR_SESSION, '--flow', file('flow.json'));
    expect(other).toMatchObject({ exitCode: 1, out: expect.stringContaining('other_rules') });
    expect(await verify('other-rules.jws', ...FOR_SESSION)).toMatchObject({ exitCode: 0 });
  });

  it('says what is weaker about TLS 1.2, and refuses it where the flow does not take it', async () => {
    const sources = { profile: aSource({ connectedAt: Math.floor(Date.now() / 1000), tls: '1.2' }) };
    writeFileSync(file('older.jws'), attestor.attest({ sources }));
    expect((await verify('older.jws')).out).toContain('the site has only TLS 1.2');
    const refused = await verify('older.jws', ...FOR_SESSION, '--flow', file('flow.json'));
    expect(refused).toMatchObject({ exitCode: 1, out: expect.stringContaining('weaker_tls') });
  });

  it('compares with every way through a flow', () => {
    const { collect } = A_FLOW.nodes;
    const short = { ...collect, disclose: { nick: { from: 'profile', jsonPath: '$.nick', label: 'Nickname' } } };
    const flow = { ...A_FLOW, nodes: { ...A_FLOW.nodes, short } };
    const found = expectedOfFlow(flowSchema.parse(flow)).map(({ rules, hosts }) => ({
      fields: Object.keys(rules),
      hosts,
    }));
    expect(found).toEqual([
      { fields: ['name'], hosts: ['gigs.example'] },
      { fields: ['nick'], hosts: ['gigs.example'] },
    ]);
  });

  it('compares with no flow that attests nothing', async () => {
    const nodes = { open: { ...A_FLOW.nodes.open, next: 'done' }, done: A_FLOW.nodes.done };
    writeFileSync(file('empty.json'), JSON.stringify({ ...A_FLOW, nodes }));
    expect(await verify('a.jws', ...FOR_SESSION, '--flow', file('empty.json'))).toMatchObject({ exitCode: 1, out: '' });
  });

  it('says so when the keys are none', async () => {
    const { exitCode, err } = await runCli(['attestation', 'verify', file('a.jws'), '--keys', file('flow.json')]);
    expect(exitCode).toBe(1);
    expect(err).toContain('is no set of keys (JWK set). Give --keys the attestation-keys.json of the attestor.');
  });
});

describe('flow check', () => {
  it('accepts a valid flow and gives its hash', async () => {
    const { exitCode, out } = await runCli(['flow', 'check', file('flow.json'), '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(out)).toEqual({
      valid: true,
      platform: A_FLOW.platform,
      version: A_FLOW.version,
      flowHash: aPlatform().flowHash,
      problems: [],
    });
  });

  it('names every problem with its path and what to do', async () => {
    const nodes = { ...A_FLOW.nodes, open: { ...A_FLOW.nodes.open, next: 'nowhere' } };
    writeFileSync(file('bad.json'), JSON.stringify({ ...A_FLOW, version: 'one', nodes }));
    const { exitCode, out } = await runCli(['flow', 'check', file('bad.json')]);
    expect(exitCode).toBe(1);
    expect(out).toContain(`${file('bad.json')}: version must be a version, as in 1.0.0\n`);
    const asJson = await runCli(['flow', 'check', file('bad.json'), '--json']);
    expect(JSON.parse(asJson.out)).toEqual({
      valid: false,
      problems: [{ path: 'version', message: 'must be a version, as in 1.0.0' }],
    });
  });
});

describe('a file that is no JSON', () => {
  it('is one problem without a path', async () => {
    writeFileSync(file('no.json'), '{');
    const { out } = await runCli(['flow', 'check', file('no.json')]);
    expect(out).toBe(`${file('no.json')}: the file must be JSON: look at line 1, column 2\n`);
  });
});

describe('platform put', () => {
  it('names the problems of both files before it looks for a deployment', async () => {
    mkdirSync(file('broken'));
    writeFileSync(file('broken/platform.json'), JSON.stringify({ platformId: 7, name: 'gigs', isActve: true }));
    writeFileSync(file('broken/flow.json'), '{');
    const { exitCode, out } = await runCli(['platform', 'put', file('broken'), '--local', '--json']);
    expect(exitCode).toBe(1);
    const { problems } = z
      .object({ problems: z.array(z.object({ file: z.string(), path: z.string(), message: z.string() })) })
      .parse(JSON.parse(out));
    expect(problems).toContainEqual({ file: 'platform.json', path: 'displayName', message: 'is missing: add it' });
    expect(problems).toContainEqual({
      file: 'flow.json',
      path: '',
      message: 'the file must be JSON: look at line 1, column 2',
    });
  });

  it.each(['nowhere', 'flow.json'])('says what it wants when %s is no platform’s folder', async (name) => {
    const { exitCode, err } = await runCli(['platform', 'put', file(name), '--local']);
    const missing = path.join(file(name), 'platform.json');
    expect({ exitCode, err }).toEqual({
      exitCode: 1,
      err: `veriframe: There is no ${missing}. Name the folder that has platform.json and flow.json.\n`,
    });
  });
});
