import { describe, expect, it } from '@jest/globals';
import { embedAddress } from '../../../sdk/browser/embed-address.ts';
import { embedLine, type EmbedOptions } from '../../../sdk/browser/embed-line.ts';
import { fullPageAddress } from '../../../sdk/browser/open-verification.ts';
import type { FrameMessage } from '../../../sdk/browser/frame-message.ts';

const SESSION_ID = '7d0b2a0e-38e3-4f4e-a5a5-0c4b8e2f7a11';
const EMBED_URL = `https://v.example/v1/embed/${SESSION_ID}#t=secret-token`;

const aMessage = (type: string, changes: object = {}) => ({
  ...{ source: 'veriframe', v: 1, sessionId: SESSION_ID, seq: 0, ts: '2026-11-23T10:00:00.000Z', type, data: {} },
  ...changes,
});

/** A line between a partner's page and an embed page, both as far as they matter here. */
const aLine = (options: Omit<EmbedOptions, 'embedUrl' | 'onEvent'> = {}) => {
  const listeners = new Set<(event: object) => void>();
  const host = {
    addEventListener: (_type: string, listener: (event: object) => void) => void listeners.add(listener),
    removeEventListener: (_type: string, listener: (event: object) => void) => void listeners.delete(listener),
  };
  const posted: unknown[] = [];
  const page = { postMessage: (message: unknown, origin: string) => void posted.push([message, origin]) };
  const seen: FrameMessage['type'][] = [];
  const line = embedLine(
    embedAddress(EMBED_URL),
    { host: host as unknown as Window, page: () => page as unknown as Window },
    { ...options, onEvent: (event) => seen.push(event.type) },
  );
  const hears = (event: object) => {
    for (const listener of listeners) listener({ source: page, origin: 'https://v.example', ...event });
  };
  return { ...line, posted, seen, hears, listeners };
};

describe('the line to the embed page', () => {
  it('passes on what the embed page says', () => {
    const line = aLine();
    line.hears({ data: aMessage('loaded') });
    line.hears({ data: aMessage('success') });
    expect(line.seen).toEqual(['loaded', 'success']);
  });

  it.each([
    ['another origin', { origin: 'https://v.example.evil.example', data: aMessage('success') }],
    ['another window', { source: {}, data: aMessage('success') }],
    ['no window', { source: null, data: aMessage('success') }],
    ['another session', { data: aMessage('success', { sessionId: SESSION_ID.replace('7d', '8d') }) }],
    ['another form', { data: aMessage('success', { data: { more: 1 } }) }],
    ['another type', { data: aMessage('constructor') }],
    ['no object', { data: 'success' }],
  ])('believes nothing of %s', (_whose, event) => {
    const line = aLine();
    line.hears(event);
    expect(line.seen).toEqual([]);
  });

  it('tells theme and locale each time the page is loaded, to its origin alone', () => {
    const line = aLine({ theme: 'dark', locale: 'pt-BR' });
    line.hears({ data: aMessage('loaded') });
    line.hears({ data: aMessage('loaded') });
    const init = [{ type: 'init', theme: 'dark', locale: 'pt-BR' }, 'https://v.example'];
    expect(line.posted).toEqual([init, init]);
  });

  it('cancels as soon as there is a page to hear it', () => {
    const line = aLine();
    line.cancel();
    expect(line.posted).toEqual([]);
    line.hears({ data: aMessage('loaded') });
    expect(line.posted).toEqual([
      [{ type: 'init' }, 'https://v.example'],
      [{ type: 'cancel' }, 'https://v.example'],
    ]);
  });

  it('leaves nothing behind', () => {
    const line = aLine();
    line.close();
    expect(line.listeners.size).toBe(0);
  });
});

describe('the address of a page of its own', () => {
  it('is the embed URL, and carries what the page cannot be told later in its fragment', () => {
    const returnUrl = 'https://acorn.example/done?application=7&x=#top';
    const address = fullPageAddress({ embedUrl: EMBED_URL, returnUrl, theme: 'dark', locale: 'ar' });
    const [page, fragment] = address.split('#');
    expect(page).toBe(EMBED_URL.split('#')[0]);
    expect(Object.fromEntries(new URLSearchParams(fragment))).toEqual({
      ...{ t: 'secret-token', return: returnUrl, theme: 'dark', locale: 'ar' },
    });
    expect(fullPageAddress({ embedUrl: EMBED_URL })).toBe(EMBED_URL);
  });
});

describe('an embed URL', () => {
  it('gives origin and session', () => {
    expect(embedAddress(EMBED_URL)).toEqual({ href: EMBED_URL, origin: 'https://v.example', sessionId: SESSION_ID });
    expect(embedAddress(EMBED_URL.replace('https://v.example', 'http://127.0.0.1:8701')).origin).toBe(
      'http://127.0.0.1:8701',
    );
  });

  it.each([
    '',
    'about:blank',
    'javascript:alert(1)',
    `http://v.example/v1/embed/${SESSION_ID}#t=secret-token`,
    'https://v.example/v1/embed/x#t=secret-token',
    `https://v.example/v1/embed/${SESSION_ID}/state#t=secret-token`,
  ])('%s is none, and is not quoted', (embedUrl) => {
    expect(() => embedAddress(embedUrl)).toThrow(/^embedUrl is not the embedUrl that the Veriframe API gave$/);
  });
});
