/** Names that mean something to a reader of SD-JWTs wherever they stand (RFC 9901, 4.2.1 and 4.2.4.2). */
const RESERVED_NAMES = ['_sd', '...'];

/** A flow's JSON paths are far shorter; the bound is there for readers that recurse. */
const MAX_DEPTH = 64;

/**
 * True for a JSON value that every reader of SD-JWTs leaves as it is: none of its members has a reserved name, which some
 * readers would take for a digest and remove.
 */
export const isDisclosable = (value: unknown): boolean => {
  if (value === undefined) return false;
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return false;
    const objects = level.filter((item) => typeof item === 'object' && item !== null);
    if (objects.some((item) => !Array.isArray(item) && Object.keys(item).some(isReserved))) return false;
    level = objects.flatMap((item) => Object.values(item));
  }
  return true;
};

const isReserved = (name: string): boolean => RESERVED_NAMES.includes(name);
