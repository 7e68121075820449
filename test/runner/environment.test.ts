import { describe, expect, it } from '@jest/globals';
import { readEnvironment } from '../../runner/environment.ts';

const GIVEN = {
  SESSION_ID: '5b0cf7fe-6a0f-4f5a-9d61-0f5a1f1a2b3c',
  BOOTSTRAP_SECRET: 'very-secret-'.repeat(4),
  API_BASE_URL: 'https://api.example/v1',
  ATTESTOR_URL: 'ws://attestor.veriframe.internal:7080',
};

describe("the runner's environment", () => {
  it('needs four variables; empty ones are absent', () => {
    const env = readEnvironment({ ...GIVEN, ICE_SERVERS: '[{"urls":["stun:stun.example"]}]', CHROMIUM_PATH: '' });
    expect(env).toMatchObject({ ...GIVEN, LOG_LEVEL: 'info', ICE_SERVERS: [{ urls: ['stun:stun.example'] }] });
    expect(env.CHROMIUM_PATH).toBeUndefined();
    expect(env.EGRESS_HOSTS.size).toBe(0);
  });

  it('offers WebRTC over UDP and TCP unless it is told less', () => {
    const protocols = (WEBRTC_PROTOCOLS?: string) => readEnvironment({ ...GIVEN, WEBRTC_PROTOCOLS }).WEBRTC_PROTOCOLS;
    expect(protocols()).toEqual(['udp', 'tcp']);
    expect(protocols('tcp')).toEqual(['tcp']);
    expect(protocols('')).toEqual([]);
    expect(() => protocols('quic')).toThrow('WEBRTC_PROTOCOLS');
  });

  it('gives the secrets away once', () => {
    const env: NodeJS.ProcessEnv = { ...GIVEN, ATTESTOR_TOKEN: 'token-'.repeat(6) };
    expect(readEnvironment(env)).toMatchObject({
      BOOTSTRAP_SECRET: GIVEN.BOOTSTRAP_SECRET,
      ATTESTOR_TOKEN: 'token-'.repeat(6),
    });
    expect(env).not.toHaveProperty('ATTESTOR_TOKEN');
    expect(env).not.toHaveProperty('BOOTSTRAP_SECRET');
  });

  it('names what is wrong, and no value', () => {
    const env = { ...GIVEN, BOOTSTRAP_SECRET: 'too-short', SESSION_ID: 'no-uuid', ICE_SERVERS: '{' };
    expect(() => readEnvironment(env)).toThrow(
      'The environment is not valid: SESSION_ID, BOOTSTRAP_SECRET, ICE_SERVERS.',
    );
    expect(env).not.toHaveProperty('BOOTSTRAP_SECRET');
  });
});
