/**
 * While a page is captured in another ratio than its own, Chromium takes the places of pointer events for places on the
 * enlarged page. So pointing and capturing take turns.
 */
export type PointerTurns = {
  /** Points at the page, when it is not being captured any more. */
  point<T>(act: () => Promise<T>): Promise<T>;
  /** Captures the page; null, and `act` not called, when somebody points at it or captures it just now. */
  capture<T>(act: () => Promise<T>): Promise<T | null>;
};

export const pointerTurns = (): PointerTurns => {
  let pointing = 0;
  let captured: Promise<unknown> | null = null;
  return {
    point: async (act) => {
      while (captured !== null) await captured;
      pointing += 1;
      try {
        return await act();
      } finally {
        pointing -= 1;
      }
    },
    capture: async (act) => {
      if (pointing > 0 || captured !== null) return null;
      const capture = act();
      captured = capture.catch(() => undefined);
      try {
        return await capture;
      } finally {
        captured = null;
      }
    },
  };
};
