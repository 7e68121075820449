import type { EmbedState } from '../../core/contract/embed-api.ts';
import { initialModel, type Model } from '../../embed/model.ts';

export const SESSION_ID = '0b4ab6a1-6a7e-4b8c-9a54-2b8d1a3c5e7f';

/** A session's state as the API tells it. */
export const aState = (changes: Partial<EmbedState> = {}): EmbedState => ({
  sessionId: SESSION_ID,
  status: 'CREATED',
  progress: 0,
  awaiting: null,
  platform: { displayName: 'Gigs', icon: 'data:,' },
  partner: { displayName: 'Acorn' },
  expiresAt: '2026-01-01T01:00:00.000Z',
  error: null,
  ...changes,
});

/** What a page that was just opened knows, plus `changes`. */
export const aModel = (changes: Partial<Model> = {}): Model => ({
  ...initialModel({
    sessionId: SESSION_ID,
    apiBase: '/v1',
    partnerName: 'Acorn',
    platformName: 'Gigs',
    allowedOrigins: ['https://acorn.example'],
  }),
  ...changes,
});
