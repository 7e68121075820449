import type { FlowRequest } from './request.ts';

/** The headers of an attested request, by names in lower case: name and value of each disclosed one, the names of the others. */
export type AttestedHeaders = {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly hiddenHeaders: readonly string[];
};

/** Values that stay hidden whatever a flow says. */
const ALWAYS_SECRET = ['cookie', 'authorization'];
/** What a written-out request has of the browser, whatever its value, and what fills it up to the length that is disclosed. */
const OF_ANY_VALUE = ['user-agent', 'accept-language'];
const WITHOUT_CACHE = ['cache-control', 'pragma'];

/**
 * True when an attested request has the headers that the flow's request says: those with a value once and with that value, those
 * whose value the page knows. A written-out request has no others but the browser's; which ones a page's own request had, the
 * flow does not know.
 */
export const areHeadersOf = (
  request: FlowRequest,
  { headers, hiddenHeaders }: AttestedHeaders,
  { isRedirected }: { readonly isRedirected: boolean },
): boolean => {
  const written = Object.entries(request.headers ?? {});
  const fromPage = written.flatMap(([name, value]) => (typeof value === 'string' ? [] : [name]));
  const secret = new Set([...ALWAYS_SECRET, ...fromPage, ...(request.secret ?? [])]);
  const valuesOf = (wanted: string): string[] => headers.flatMap(([name, value]) => (name === wanted ? [value] : []));
  /** An empty value hides nothing, so it stands disclosed. */
  const isHidden = (name: string): boolean => hiddenHeaders.includes(name) || valuesOf(name)[0] === '';

  const hasWritten = written.every(([name, value]) => {
    // A redirect to another origin takes the secrets away, one that makes a GET of a POST the type of the body.
    if (secret.has(name)) return isRedirected || isHidden(name);
    const found = valuesOf(name);
    if (isRedirected && name === 'content-type' && found.length === 0) return true;
    return found.length === 1 && found[0] === String(value).trim();
  });
  if (!hasWritten || request.like !== undefined) return hasWritten;

  const isKnown = ([name, value]: readonly [string, string]): boolean => {
    if (secret.has(name)) return value === '';
    if (written.some(([known]) => known === name) || OF_ANY_VALUE.includes(name)) return true;
    if (WITHOUT_CACHE.includes(name)) return value === 'no-cache';
    return name === 'accept' ? value === 'application/json' : name === 'content-type' && value === bodyType(request);
  };
  return hiddenHeaders.every((name) => secret.has(name)) && headers.every(isKnown);
};

const bodyType = ({ json, form }: FlowRequest): string | undefined =>
  json !== undefined ? 'application/json' : form === undefined ? undefined : 'application/x-www-form-urlencoded';
