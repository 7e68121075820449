import { describe, expect, it } from '@jest/globals';
import { RootConstruct } from 'constructs';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { settingsFrom } from '../../lib/settings.ts';
import { synthesizedTemplate } from './synthesized.ts';

const deploy = readFileSync(path.join(import.meta.dirname, '..', '..', 'docs', 'deploy.md'), 'utf8');

/** What IAM calls a service, where it is not as in its resource types. */
const IAM_NAMES: Readonly<Record<string, string>> = { stepfunctions: 'states' };

describe('docs/deploy.md', () => {
  it('has a row for every setting, and for no other', () => {
    const rows = [...deploy.matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name);
    const settings = Object.keys(settingsFrom(new RootConstruct().node));
    expect(rows.toSorted()).toEqual(settings.toSorted());
  });

  it('names every service whose resources the stack has', () => {
    const types = Object.values(synthesizedTemplate({ partners: ['acme'] }).Resources).map(({ Type }) => Type);
    const services = types.flatMap((type) => {
      const name = /^AWS::(\w+)::/.exec(type)?.[1]?.toLowerCase();
      return name === undefined ? [] : [IAM_NAMES[name] ?? name];
    });
    const permissions = deploy.slice(deploy.indexOf('## Permissions to deploy'));
    expect([...new Set(services)].filter((service) => !permissions.includes(`\`${service}\``))).toEqual([]);
  });
});
