/** A number, an id, a hash, an address: what is another one for every account. */
const ID = /\d{3}|@|%40|^[0-9a-f]{8,}$|^[0-9a-f]{8}-|^\d+$/i;

/** True when a part of a path looks like the name of one account or thing. */
export const hasIds = (pathname: string): boolean => pathname.split('/').some((part) => ID.test(part));

/** A path as a pattern of a flow, `*` in place of such names. */
export const pathPattern = (pathname: string): string =>
  pathname
    .split('/')
    .map((part) => (ID.test(part) ? '*' : part))
    .join('/');
