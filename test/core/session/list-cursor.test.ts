import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cursorOf, parseCursor } from '../../../core/session/list-cursor.ts';
import { SESSION_ID } from '../../support/a-session.ts';

const position = { createdAt: '2026-03-01T10:00:00.000Z', sessionId: SESSION_ID };

describe('a list cursor', () => {
  it('comes back as it was made, for the same filter', () => {
    expect(parseCursor(cursorOf(position, undefined), undefined)).toEqual(position);
    expect(parseCursor(cursorOf(position, 'ERROR'), 'ERROR')).toEqual(position);
  });

  it('is refused under another filter', () => {
    expect(parseCursor(cursorOf(position, 'ERROR'), undefined)).toBeUndefined();
    expect(parseCursor(cursorOf(position, undefined), 'CREATED')).toBeUndefined();
  });

  it('is refused when it is any other text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.json()), (text) => {
        expect(parseCursor(text, undefined)).toBeUndefined();
        expect(parseCursor(Buffer.from(text).toString('base64url'), undefined)).toBeUndefined();
      }),
    );
  });
});
