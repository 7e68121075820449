import { describe, expect, it } from '@jest/globals';
import { viewState } from '../../../runner/live-view/view-state.ts';

describe('view state', () => {
  it('is the last message of each lasting kind, size first', () => {
    const state = viewState();
    state.remember({ type: 'location', host: 'a.test', domain: 'a.test', secure: true });
    state.remember({ type: 'notice', code: 'LOGIN_FAILED', message: 'Only once.' });
    state.remember({ type: 'viewport', width: 100, height: 200 });
    state.remember({ type: 'location', host: 'b.test', domain: 'b.test', secure: true });
    expect(state.all()).toEqual([
      { type: 'viewport', width: 100, height: 200 },
      { type: 'location', host: 'b.test', domain: 'b.test', secure: true },
    ]);
  });

  it('forgets a question that was answered', () => {
    const state = viewState();
    state.remember({ type: 'consent', fields: [] });
    state.forget('consent');
    expect(state.all()).toEqual([]);
  });

  it('has only a cursor that changed told', () => {
    const state = viewState();
    expect(state.remember({ type: 'cursor', cursor: 'text' })).toBe(true);
    expect(state.remember({ type: 'cursor', cursor: 'text' })).toBe(false);
    expect(state.remember({ type: 'cursor', cursor: 'default' })).toBe(true);
    expect(state.remember({ type: 'viewport', width: 1, height: 1 })).toBe(true);
    expect(state.remember({ type: 'viewport', width: 1, height: 1 })).toBe(true);
  });
});
