import { describe, expect, it } from '@jest/globals';
import { frameMessageSchema } from '../../core/contract/frame-messages.ts';
import { frameNews } from '../../embed/frame-news.ts';
import { reduce, type Model, type PageEvent } from '../../embed/model.ts';
import { screenOf } from '../../embed/screen.ts';
import { SESSION_ID, aModel, aState } from './a-model.ts';

const after = (events: PageEvent[], from: Model = aModel()): Model => events.reduce(reduce, from);
const live: PageEvent[] = [
  { type: 'state', state: aState({ status: 'AWAITING_USER', progress: 35, awaiting: 'LOGIN' }) },
  { type: 'stream', stream: 'live' },
  { type: 'view', message: { type: 'viewport', width: 800, height: 600 } },
];
const fields = [{ name: 'rating', label: 'Rating', value: '4.9', source: 'gigs.example' }];

describe('the screen of the embed page', () => {
  it.each([
    ['opening before the first answer', [], 'opening'],
    [
      'starting while the browser starts',
      [{ type: 'state', state: aState({ status: 'INITIALIZING', progress: 5 }) }],
      'starting',
    ],
    ['live once there is a picture', live, 'live'],
    ['invalid-link when the token is refused', [{ type: 'invalid-link' }], 'invalid-link'],
    [
      'collecting while data is fetched',
      [{ type: 'state', state: aState({ status: 'COLLECTING_DATA', progress: 70 }) }],
      'collecting',
    ],
    [
      'proving while the attestation is made',
      [{ type: 'state', state: aState({ status: 'VERIFYING', progress: 85 }) }],
      'proving',
    ],
    ['done when completed', [{ type: 'ended', ended: { status: 'COMPLETED', error: null } }], 'done'],
    [
      'cancelled when the user cancelled',
      [{ type: 'ended', ended: { status: 'CANCELLED', error: null } }],
      'cancelled',
    ],
    [
      'terminated when the partner ended it',
      [{ type: 'ended', ended: { status: 'TERMINATED', error: null } }],
      'terminated',
    ],
    [
      'taken-over when another window took control',
      [...live, { type: 'view', message: { type: 'taken-over' } }],
      'taken-over',
    ],
  ] satisfies [string, PageEvent[], string][])('is %s', (_when, events, kind) => {
    expect(screenOf(after(events)).kind).toBe(kind);
  });

  it('shows what will be shared only while the consent is asked for, and proves after it was given', () => {
    const asked = after([
      ...live,
      { type: 'state', state: aState({ status: 'AWAITING_USER', progress: 70, awaiting: 'CONSENT' }) },
    ]);
    expect(screenOf(asked).kind).toBe('collecting');
    const shown = reduce(asked, { type: 'view', message: { type: 'consent', fields } });
    expect(screenOf(shown)).toEqual({ kind: 'consent', fields });
    expect(screenOf(reduce(shown, { type: 'consent-answered', approved: true })).kind).toBe('proving');
  });

  it('says that it reconnects when the stream is lost, and keeps the picture', () => {
    expect(screenOf(after([...live, { type: 'stream', stream: 'lost' }]))).toEqual({
      kind: 'live',
      awaiting: 'LOGIN',
      reconnecting: true,
    });
  });

  it('tells why the session failed and whether trying again helps', () => {
    const error = { code: 'ACCOUNT_LOCKED', message: 'The account is locked on the platform.', retryable: false };
    expect(screenOf(after([{ type: 'ended', ended: { status: 'ERROR', error } }]))).toEqual({
      kind: 'failed',
      ...error,
    });
  });
});

describe('the model of the embed page', () => {
  it('ignores an answer that is older than what it knows', () => {
    const model = after([...live, { type: 'state', state: aState({ status: 'READY', progress: 15 }) }]);
    expect(model.session?.status).toBe('AWAITING_USER');
  });

  it('takes the status from the runner sooner than from the API, but never the end', () => {
    const running = after([
      ...live,
      { type: 'view', message: { type: 'status', status: 'RUNNING', progress: 40, awaiting: null } },
    ]);
    expect(running.session).toMatchObject({ status: 'RUNNING', progress: 40, awaiting: null });
    const completed = after([
      ...live,
      { type: 'view', message: { type: 'status', status: 'COMPLETED', progress: 100, awaiting: null } },
    ]);
    expect(completed.session?.status).toBe('AWAITING_USER');
  });

  it('believes the runner, not an answer of the API that was overtaken, while the stream is up', () => {
    const told = after([
      ...live,
      { type: 'view', message: { type: 'status', status: 'AWAITING_USER', progress: 70, awaiting: 'CONSENT' } },
      { type: 'view', message: { type: 'consent', fields } },
      { type: 'state', state: aState({ status: 'COLLECTING_DATA', progress: 70 }) },
    ]);
    expect(screenOf(told)).toEqual({ kind: 'consent', fields });
    const lost = after(
      [
        { type: 'stream', stream: 'lost' },
        { type: 'state', state: aState({ status: 'VERIFYING', progress: 85 }) },
      ],
      told,
    );
    expect(screenOf(lost).kind).toBe('proving');
  });

  it('shows what will be shared when the fields come before the status that asks for them', () => {
    const early = after([
      ...live,
      { type: 'view', message: { type: 'consent', fields } },
      { type: 'view', message: { type: 'status', status: 'COLLECTING_DATA', progress: 70, awaiting: null } },
      { type: 'view', message: { type: 'status', status: 'AWAITING_USER', progress: 70, awaiting: 'CONSENT' } },
    ]);
    expect(screenOf(early)).toEqual({ kind: 'consent', fields });
  });

  it('drops a notice when the session moves on', () => {
    const told = after([
      ...live,
      { type: 'view', message: { type: 'notice', code: 'LOGIN_FAILED', message: 'Wrong password.' } },
    ]);
    expect(told.notice).toEqual({ code: 'LOGIN_FAILED', text: 'Wrong password.' });
    const moved = reduce(told, { type: 'state', state: aState({ status: 'RUNNING', progress: 40 }) });
    expect(moved.notice).toBeNull();
  });
});

describe('the messages to the partner', () => {
  const newsOf = (before: Model, event: PageEvent) => frameNews(before, reduce(before, event));

  it('fit the contract, with the envelope', () => {
    const model = after(live);
    const all = [
      ...newsOf(aModel(), live[0] ?? { type: 'cancelling' }),
      ...newsOf(after(live.slice(0, 1)), { type: 'stream', stream: 'live' }),
      ...newsOf(model, { type: 'ended', ended: { status: 'COMPLETED', error: null } }),
      ...newsOf(model, {
        type: 'ended',
        ended: { status: 'ERROR', error: { code: 'NO_DATA', message: 'None.', retryable: false } },
      }),
    ];
    expect(all.map((news) => news.type)).toEqual([
      'status',
      'awaiting_user',
      'stream',
      'ready',
      'status',
      'success',
      'exit',
      'status',
      'error',
      'exit',
    ]);
    for (const news of all) {
      const envelope = { source: 'veriframe', v: 1, sessionId: SESSION_ID, seq: 0, ts: '2026-01-01T00:00:00.000Z' };
      expect(frameMessageSchema.safeParse({ ...envelope, ...news }).success).toBe(true);
    }
  });

  it('tell how far the runner is, once that is known, and of each connection anew', () => {
    const near: PageEvent = { type: 'round-trip', rttMs: 42 };
    expect(newsOf(after(live), near)).toEqual([{ type: 'stream', data: { state: 'live', rttMs: 42 } }]);
    expect(newsOf(after([...live, near]), near)).toEqual([]);
    const lost: PageEvent = { type: 'stream', stream: 'lost' };
    expect(newsOf(after([...live, near]), lost)).toEqual([{ type: 'stream', data: { state: 'lost', rttMs: null } }]);
    expect(newsOf(after([...live, lost]), near)).toEqual([]);
  });

  it('never carry what the user is asked to share', () => {
    const asked = after([
      ...live,
      { type: 'state', state: aState({ status: 'AWAITING_USER', progress: 70, awaiting: 'CONSENT' }) },
    ]);
    expect(JSON.stringify(newsOf(asked, { type: 'view', message: { type: 'consent', fields } }))).not.toMatch(
      /4\.9|Rating/,
    );
  });
});
