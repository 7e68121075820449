import type { RestMethod, RestResource } from './rest-api.ts';

/** The method that answers a request, or why there is none. */
export type RouteMatch =
  | {
      readonly kind: 'matched';
      readonly resource: RestResource;
      readonly method: RestMethod;
      readonly pathParameters: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'no-route' }
  | { readonly kind: 'malformed-path' };

/**
 * Finds the method for a path below the stage (still percent-encoded): at each segment a static name is preferred over
 * `{name}`, and that over `{name+}`; a named method is preferred over `ANY`. A trailing slash makes no difference.
 */
export const matchRoute = (resources: readonly RestResource[], method: string, path: string): RouteMatch => {
  const segments = segmentsOf(path);
  const decoded = segments.map(decode);
  if (decoded.includes(undefined)) return { kind: 'malformed-path' };
  const candidates = resources
    .map((resource) => ({ resource, pattern: segmentsOf(resource.path) }))
    .filter(({ pattern }) => matches(pattern, segments))
    .sort((a, b) => compare(specificity(a.pattern), specificity(b.pattern)));
  const [best] = candidates;
  if (best === undefined) return { kind: 'no-route' };
  const { methods } = best.resource;
  const chosen =
    methods.find(({ httpMethod }) => httpMethod === method) ?? methods.find(({ httpMethod }) => httpMethod === 'ANY');
  if (chosen === undefined) return { kind: 'no-route' };
  return {
    kind: 'matched',
    resource: best.resource,
    method: chosen,
    pathParameters: parametersOf(best.pattern, decoded),
  };
};

const segmentsOf = (path: string): readonly string[] => path.replace(/^\//, '').replace(/\/$/, '').split('/');

const decode = (segment: string): string | undefined => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
};

const isGreedy = (segment: string): boolean => segment.endsWith('+}');
const isVariable = (segment: string): boolean => segment.startsWith('{');

const matches = (pattern: readonly string[], segments: readonly string[]): boolean => {
  const greedy = pattern.findIndex(isGreedy);
  const length = greedy === -1 ? pattern.length : greedy + 1;
  if (greedy === -1 ? segments.length !== length : segments.length < length) return false;
  return pattern.every((expected, index) => {
    const actual = segments[index] ?? '';
    return isVariable(expected) ? actual !== '' : expected === actual;
  });
};

/** One letter a segment: static sorts before a variable, that before a greedy one. */
const specificity = (pattern: readonly string[]): string =>
  pattern.map((segment) => (isGreedy(segment) ? 'c' : isVariable(segment) ? 'b' : 'a')).join('');

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const parametersOf = (
  pattern: readonly string[],
  values: readonly (string | undefined)[],
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    pattern.flatMap((segment, index) => {
      if (isGreedy(segment)) return [[segment.slice(1, -2), values.slice(index).join('/')]];
      return isVariable(segment) ? [[segment.slice(1, -1), values[index] ?? '']] : [];
    }),
  );
