/**
 * The one text form of a JSON value (RFC 8785, JSON Canonicalization Scheme): members sorted by UTF-16 code units, no
 * white space, numbers and strings as ECMAScript writes them, which is what the RFC prescribes. Throws a TypeError on
 * anything that JSON cannot hold: undefined, functions, numbers that are not finite, lone surrogates.
 */
export const canonicalJson = (value: unknown): string => {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return canonicalString(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object') {
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([key, member]) => `${canonicalString(key)}:${canonicalJson(member)}`).join(',')}}`;
  }
  throw new TypeError(`JSON cannot hold a value of type ${typeof value}`);
};

const canonicalString = (text: string): string => {
  // With the flag `u` a well-formed pair is one code point; what is left as a surrogate is alone.
  if (/\p{Surrogate}/u.test(text)) throw new TypeError('JSON text must not hold a lone surrogate (RFC 8785, 3.2.2.2)');
  return JSON.stringify(text);
};
