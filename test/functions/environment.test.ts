import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readEnvironment } from '../../functions/environment.ts';

describe('readEnvironment', () => {
  let before: NodeJS.ProcessEnv;
  beforeEach(() => {
    before = { ...process.env };
  });
  afterEach(() => {
    process.env = before;
  });

  it('reads what it is asked for, each in its type', () => {
    Object.assign(process.env, {
      SESSIONS_TABLE: 'sessions',
      PUBLIC_BASE_URL: 'https://veriframe.example/',
      RUNNER_CIDRS: '10.0.0.0/16, 10.1.0.0/16',
      ICE_SERVERS: '[{"urls":["stun:stun.example:3478"]}]',
      WEBHOOK_DEV_HOSTS: 'hooks.example.com=127.0.0.1:4433',
    });
    const env = readEnvironment(
      'SESSIONS_TABLE',
      'PUBLIC_BASE_URL',
      'RUNNER_CIDRS',
      'ICE_SERVERS',
      'WEBHOOK_DEV_HOSTS',
      'LOG_LEVEL',
    );
    expect(env).toEqual({
      SESSIONS_TABLE: 'sessions',
      PUBLIC_BASE_URL: 'https://veriframe.example',
      RUNNER_CIDRS: ['10.0.0.0/16', '10.1.0.0/16'],
      ICE_SERVERS: [{ urls: ['stun:stun.example:3478'] }],
      WEBHOOK_DEV_HOSTS: new Map([['hooks.example.com', { address: '127.0.0.1', port: 4433 }]]),
      LOG_LEVEL: 'info',
    });
  });

  it('has no development hosts on AWS', () => {
    process.env['WEBHOOK_DEV_HOSTS'] = '';
    expect(readEnvironment('WEBHOOK_DEV_HOSTS').WEBHOOK_DEV_HOSTS.size).toBe(0);
  });

  it.each([
    ['WEBHOOK_DEV_HOSTS', 'hooks.example.com=10.0.0.1:443'],
    ['WEBHOOK_DEV_HOSTS', '*=127.0.0.1:443'],
    ['RUNNER_CIDRS', ''],
    ['RUNNER_CIDRS', '10.0.0.0'],
    ['ICE_SERVERS', '{}'],
    ['PUBLIC_BASE_URL', 'veriframe.example'],
    ['LOG_LEVEL', 'loud'],
  ] as const)('refuses %s=%s by name and without quoting it', (name, value) => {
    process.env[name] = value;
    expect(() => readEnvironment(name)).toThrow(new Error(`the environment variable ${name} is missing or not valid`));
  });

  it('names a variable that is missing', () => {
    delete process.env['SESSIONS_TABLE'];
    expect(() => readEnvironment('SESSIONS_TABLE')).toThrow('SESSIONS_TABLE');
  });
});
