import { describe, expect, it } from '@jest/globals';
import { flowHash } from '../../../core/flow/flow-hash.ts';
import { parsePlatform } from '../../../core/platform/platform-source.ts';
import { A_FLOW } from '../../support/a-platform.ts';

const DESCRIPTION = {
  platformId: 1,
  name: 'gigs',
  displayName: 'Gigs',
  icon: 'https://cdn.gigs.example/icon.svg',
  loginUrl: 'https://gigs.example/login',
  allowCustomUrl: false,
  isActive: true,
};

const parse = (description: unknown, flow: unknown = A_FLOW) =>
  parsePlatform({ 'platform.json': JSON.stringify(description), 'flow.json': JSON.stringify(flow) });

describe('a platform folder', () => {
  it('becomes what is stored, with version and hash of its flow', () => {
    expect(parse(DESCRIPTION)).toEqual({
      kind: 'valid',
      platform: { ...DESCRIPTION, description: '', flow: A_FLOW, flowVersion: '1.0.0', flowHash: flowHash(A_FLOW) },
    });
  });

  it('is refused with the problems of both files', () => {
    expect(parse({ ...DESCRIPTION, name: undefined, colour: 'red' }, { ...A_FLOW, version: '1' })).toEqual({
      kind: 'invalid',
      problems: [
        { file: 'platform.json', path: 'name', message: 'is missing: add it' },
        { file: 'platform.json', path: '', message: 'does not have "colour": remove it or mend its name' },
        { file: 'flow.json', path: 'version', message: 'must be a version, as in 1.0.0' },
      ],
    });
  });

  it('is refused when a file is no JSON, or has a name twice', () => {
    const flow = JSON.stringify(A_FLOW);
    expect(parsePlatform({ 'platform.json': 'no', 'flow.json': flow })).toEqual({
      kind: 'invalid',
      problems: [{ file: 'platform.json', path: '', message: 'the file must be JSON' }],
    });
    expect(parsePlatform({ 'platform.json': '{"name":"a","name":"b"}', 'flow.json': flow })).toMatchObject({
      kind: 'invalid',
      problems: [{ file: 'platform.json', path: 'name' }],
    });
  });

  it('is refused when its files are not of one platform', () => {
    expect(parse({ ...DESCRIPTION, name: 'rides' })).toMatchObject({
      kind: 'invalid',
      problems: [{ file: 'flow.json', path: 'platform', message: 'must be "rides", the name in platform.json' }],
    });
  });

  it.each(['https://evil.example/login', 'http://gigs.example/login', 'https://gigs.example:8443/login'])(
    'is refused when the flow would open %s',
    (loginUrl) => {
      expect(parse({ ...DESCRIPTION, loginUrl })).toMatchObject({
        kind: 'invalid',
        problems: [{ file: 'platform.json', path: 'loginUrl' }],
      });
    },
  );
});
