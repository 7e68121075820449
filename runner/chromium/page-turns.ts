import type { Page } from 'puppeteer-core';

/**
 * A capture in more pixels than the page has enlarges the page for a moment: Chromium then takes the places of pointer events
 * for places on the enlarged page. And at its end it gives the page the size that it had before, whatever was set since. So
 * those who point at a page, size it and capture it take turns.
 *
 * A page may be painted smaller than it is laid out. Places are told to Chromium as they are painted.
 */
export type PageTurns = {
  /** Points at the page, when it is not enlarged any more. It is painted `scale` times as large as it is laid out. */
  point<T>(act: (scale: number) => Promise<T>): Promise<T>;
  /** Gives the page another size, when it is not being captured any more; from then on it is painted at that scale. */
  resize<T>(act: () => Promise<T>, scale: number): Promise<T>;
  /** Captures the page; null, and `act` not called, when somebody else has the turn. */
  capture<T>(act: () => Promise<T>, options: { enlarges: boolean }): Promise<T | null>;
  /** Nobody waits any more for what is being captured, which is null: the page went into the background and does not answer. */
  giveUp(): void;
};

/** Gives the turns at each page. */
export const turnsByPage = (): ((page: Page) => PageTurns) => {
  const known = new WeakMap<Page, PageTurns>();
  return (page) => {
    const turns = known.get(page) ?? pageTurns();
    known.set(page, turns);
    return turns;
  };
};

export const pageTurns = (): PageTurns => {
  let pointing = 0;
  let resizing = 0;
  let painted = 1;
  let captured: { enlarges: boolean; done: Promise<unknown>; giveUp: () => void } | null = null;
  return {
    point: async (act) => {
      while (captured?.enlarges === true) await captured.done;
      pointing += 1;
      try {
        return await act(painted);
      } finally {
        pointing -= 1;
      }
    },
    resize: async (act, scale) => {
      resizing += 1;
      try {
        if (captured !== null) await captured.done;
        const sized = await act();
        painted = scale;
        return sized;
      } finally {
        resizing -= 1;
      }
    },
    capture: async (act, { enlarges }) => {
      if (resizing > 0 || captured !== null || (enlarges && pointing > 0)) return null;
      const givenUp = Promise.withResolvers<null>();
      const capture = Promise.race([act(), givenUp.promise]);
      captured = { enlarges, done: capture.catch(() => undefined), giveUp: () => givenUp.resolve(null) };
      try {
        return await capture;
      } finally {
        captured = null;
      }
    },
    giveUp: () => captured?.giveUp(),
  };
};
