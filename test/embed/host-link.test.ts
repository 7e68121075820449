import { describe, expect, it } from '@jest/globals';
import { hostLink, type LinkWindow } from '../../embed/host-link.ts';
import { SESSION_ID } from './a-model.ts';

const SHOP = 'https://shop.example';
const OTHER = 'https://other.example';

const aHost = () => {
  const posted: { message: unknown; origin: string }[] = [];
  return { posted, postMessage: (message: unknown, origin: string) => void posted.push({ message, origin }) };
};

/** A window in a frame of `parent`, or opened by `opener`, or neither. */
const aLink = (place: { parent?: object; opener?: object; ancestorOrigins?: string[] }, allowed = [SHOP, OTHER]) => {
  const listeners: ((event: object) => void)[] = [];
  const window = {
    opener: place.opener ?? null,
    location: { ancestorOrigins: place.ancestorOrigins },
    addEventListener: (_type: string, listener: (event: object) => void) => void listeners.push(listener),
  };
  Object.assign(window, { parent: place.parent ?? window });
  const heard: unknown[] = [];
  const link = hostLink({
    window: window as unknown as LinkWindow,
    sessionId: SESSION_ID,
    allowedOrigins: allowed,
    onMessage: (message) => heard.push(message),
    now: () => new Date(0),
  });
  return { ...link, heard, listeners, hears: (event: object) => listeners.forEach((listener) => listener(event)) };
};

const LOADED = { type: 'loaded', data: {} } as const;

describe('the line to the page that holds this one', () => {
  it('posts to the page that embeds it, by its exact origin', () => {
    const parent = aHost();
    const link = aLink({ parent, ancestorOrigins: [SHOP] });
    link.post(LOADED);
    expect(parent.posted.map(({ origin }) => origin)).toEqual([SHOP]);
    expect(parent.posted[0]?.message).toEqual({
      ...{ source: 'veriframe', v: 1, sessionId: SESSION_ID, seq: 0, ts: '1970-01-01T00:00:00.000Z' },
      ...LOADED,
    });
  });

  it('posts to each allowed origin where the browser does not tell who embeds it', () => {
    for (const ancestorOrigins of [undefined, [], ['null']]) {
      const parent = aHost();
      aLink({ parent, ...(ancestorOrigins && { ancestorOrigins }) }).post(LOADED);
      expect(parent.posted.map(({ origin }) => origin)).toEqual([SHOP, OTHER]);
    }
  });

  it('posts to the page that opened it, to each allowed origin, since its own cannot be known', () => {
    const opener = aHost();
    aLink({ opener, ancestorOrigins: [] }).post(LOADED);
    expect(opener.posted.map(({ origin }) => origin)).toEqual([SHOP, OTHER]);
  });

  it('speaks to the page around it rather than to an opener', () => {
    const [parent, opener] = [aHost(), aHost()];
    aLink({ parent, opener, ancestorOrigins: [SHOP] }).post(LOADED);
    expect(opener.posted).toEqual([]);
    expect(parent.posted).toHaveLength(1);
  });

  it('speaks to nobody when no origin is allowed or nobody holds it', () => {
    const opener = aHost();
    aLink({ opener }, []).post(LOADED);
    expect(opener.posted).toEqual([]);
    const alone = aLink({});
    alone.post(LOADED);
    expect(alone.listeners).toEqual([]);
  });

  it.each(['parent', 'opener'])(
    'takes messages from its %s alone, from an allowed origin, in the right form',
    (role) => {
      const host = aHost();
      const link = aLink({ [role]: host });
      const cancel = { type: 'cancel' };
      link.hears({ source: aHost(), origin: SHOP, data: cancel });
      link.hears({ source: host, origin: 'https://evil.example', data: cancel });
      link.hears({ source: host, origin: SHOP, data: { ...cancel, more: 1 } });
      expect(link.heard).toEqual([]);
      link.hears({ source: host, origin: SHOP, data: cancel });
      expect(link.heard).toEqual([cancel]);
    },
  );
});
