import { describe, expect, it } from '@jest/globals';
import { turnServerFor } from '../../../core/network/turn-credentials.ts';

describe('credentials for a TURN server', () => {
  it('name their end and whom they are for, under the HMAC-SHA1 of the secret', async () => {
    const service = { urls: ['turns:turn.example:443?transport=tcp'], secret: async () => 'key' };
    const at = new Date('2026-11-23T15:00:00.900Z');
    const server = await turnServerFor(service, at, 'session-1');
    expect(server).toEqual({
      urls: ['turns:turn.example:443?transport=tcp'],
      username: '1795446000:session-1',
      // printf %s 1795446000:session-1 | openssl dgst -sha1 -hmac key -binary | base64
      credential: 'daN5hhle+OjPZ+A/EQf9istndro=',
    });
  });
});
