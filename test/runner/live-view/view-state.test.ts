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

  it("says when the user may be asked: while the page is shown, and about leaving it while it is the user's", () => {
    const state = viewState();
    const asks = (status: string, awaiting: 'LOGIN' | 'CONSENT' | null = null) => {
      state.remember({ type: 'status', status, progress: 0, awaiting });
      return [state.canAsk('confirm'), state.canAsk('beforeunload')];
    };
    expect(state.canAsk('confirm')).toBe(false);
    expect(asks('LOADING_TREE')).toEqual([false, false]);
    expect(asks('RUNNING')).toEqual([true, false]);
    expect(asks('AWAITING_USER', 'LOGIN')).toEqual([true, true]);
    expect(asks('AWAITING_USER', 'CONSENT')).toEqual([false, false]);
    expect(asks('COLLECTING_DATA')).toEqual([false, false]);
  });
});
