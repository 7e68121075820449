/**
 * What is around this page: nothing; a page of the partner's; one of the partner's that is itself in a frame; or a page that may
 * not hold it, which a browser that knows `frame-ancestors` would not have shown.
 */
export type Framing = 'none' | 'partner' | 'nested' | 'stranger';

/** The part of a window that this needs. */
export type FramedWindow = Pick<Window, 'parent' | 'top'> & { readonly location: Pick<Location, 'ancestorOrigins'> };

/**
 * What browsers call an ancestor that they do not tell: HTML masks it where the frame has `referrerpolicy="no-referrer"`, as the
 * SDK's has (HTML, "internal ancestor origin objects list creation steps").
 */
export const MASKED_ORIGIN = 'null';

/** Looks around, as far as the browser tells: one that masks its `ancestorOrigins`, or has none, knows no stranger. */
export const framingOf = (window: FramedWindow, allowedOrigins: readonly string[]): Framing => {
  if (window.top === window) return 'none';
  // TypeScript's library says that it is always there.
  const ancestors: Iterable<string> = window.location.ancestorOrigins ?? [];
  if ([...ancestors].some((origin) => origin !== MASKED_ORIGIN && !allowedOrigins.includes(origin))) return 'stranger';
  return window.parent === window.top ? 'partner' : 'nested';
};
