import { parseJsonPath } from '../../zktls/disclosure/json-path.ts';

/** What the body of a request for a further page has at its place: what an answer gave, with its type. */
export type BodyCursor = string | number;

/** A longer one is none that a runner can tell with its result. */
export const BODY_CURSOR_MAX_CHARACTERS = 2_000;

/** Whether the body has a member or an item at the place (RFC 9535, a singular query), whatever is in it. */
export const hasPlace = (body: unknown, place: string): boolean => placeIn(body, place) !== undefined;

/** The body with another value at the place. Undefined when it has no such place. */
export const withValueAt = (body: unknown, place: string, value: BodyCursor): unknown => {
  const copy: unknown = structuredClone(body);
  const found = placeIn(copy, place);
  if (found === undefined) return undefined;
  // A member of its own, never the prototype's: `__proto__` in JSON is a name like any other.
  Object.defineProperty(found.holder, found.key, { value, enumerable: true, writable: true, configurable: true });
  return copy;
};

const placeIn = (body: unknown, place: string): { holder: object; key: string | number } | undefined => {
  const segments = parseJsonPath(place);
  const key = segments.at(-1);
  let holder: unknown = body;
  for (const segment of segments.slice(0, -1)) holder = ownChild(holder, segment);
  return key !== undefined && typeof holder === 'object' && holder !== null && isOwn(holder, key)
    ? { holder, key }
    : undefined;
};

const ownChild = (holder: unknown, segment: string | number): unknown =>
  typeof holder === 'object' && holder !== null && isOwn(holder, segment)
    ? Object.entries(holder).find(([name]) => name === String(segment))?.[1]
    : undefined;

/** An index only of a list, a name only of an object. */
const isOwn = (holder: object, segment: string | number): boolean =>
  Array.isArray(holder) === (typeof segment === 'number') && Object.hasOwn(holder, segment);
