import { describe, expect, it } from '@jest/globals';
import type { KeptDiagnostics } from '../../core/contract/diagnostics.ts';
import type { DiagnosticsStore } from '../../core/ports/diagnostics-store.ts';
import { SESSION_ID } from '../support/a-session.ts';

/** What a session has left, with whatever a test needs to be different. */
export const keptDiagnostics = (changes: Partial<KeptDiagnostics> = {}): KeptDiagnostics => ({
  sessionId: SESSION_ID,
  platformId: 1,
  flow: { version: '1.0.0', hash: 'ab'.repeat(32) },
  at: '2026-03-01T10:01:00.000Z',
  deleteAtEpochS: 4_000_000_000,
  diagnostics: {
    code: 'TARGET_NOT_FOUND',
    node: 'account',
    visits: 4,
    cases: [{ holds: false, leaves: [true, false] }],
    documents: [
      {
        isMain: true,
        isOnAllowedHost: true,
        width: 800,
        height: 600,
        elements: [{ element: 'h1', depth: 2, text: true, box: [0, 8, 160, 40] }],
        isCut: false,
      },
    ],
  },
  ...changes,
});

/** What every store of diagnostics promises. `open` gives an empty one. */
export const diagnosticsStoreContract = (name: string, open: () => Promise<DiagnosticsStore>): void => {
  describe(`${name} as a store of diagnostics`, () => {
    it('gives what a session has left last, and nothing of another', async () => {
      const store = await open();
      expect(await store.find(SESSION_ID)).toBeUndefined();
      await store.keep(keptDiagnostics({ at: '2026-03-01T10:00:00.000Z' }));
      await store.keep(keptDiagnostics());
      expect(await store.find(SESSION_ID)).toEqual(keptDiagnostics());
      expect(await store.find('b1946ac9-2f3c-4e0a-9d5b-0a6f4f1b7c11')).toBeUndefined();
    });
  });
};
