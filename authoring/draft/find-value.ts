import { jsonDocument } from '../fixture/scrub-body.ts';
import { jsonPathOf, leavesOfJson } from '../fixture/scrub-json.ts';
import type { PageAnswer } from './author-event.ts';
import { htmlPlaces } from './html-places.ts';
import { hasIds } from './path-pattern.ts';

/** Where a value that the author sees on a page stands in an answer. */
export type FoundValue = {
  readonly answer: PageAnswer;
  readonly place: ValuePlace;
  readonly value: string | number;
};
/** As a flow names it. */
export type ValuePlace = { readonly jsonPath: string } | { readonly css: string };

/**
 * The places where a text of the page comes from, the likeliest first: newer answers and shorter ways before others. Numbers are
 * found however the page writes them (`€2,897.67` is 2897.67), texts whatever their letter case and spaces. What no JSON has is looked
 * for in the HTML as the server sent it.
 */
export const findValue = (text: string, answers: readonly PageAnswer[]): FoundValue[] => {
  const found = findInJson(
    text,
    answers.filter(({ format }) => format === 'json'),
  );
  return found.length > 0
    ? found
    : findInHtml(
        text,
        answers.filter(({ format }) => format === 'html'),
      );
};

const findInJson = (text: string, answers: readonly PageAnswer[]): FoundValue[] => {
  const newest = answers.toReversed();
  const found = newest.flatMap((answer, age) => placesIn(answer, text).map((place) => ({ ...place, age })));
  const places = new Set<string>();
  return found
    .toSorted((a, b) => a.exactness - b.exactness || a.age - b.age || a.depth - b.depth)
    .filter(({ answer: { method, url }, jsonPath }) => {
      const place = `${method} ${url} ${jsonPath}`;
      return !places.has(place) && places.add(place);
    })
    .map(({ answer, jsonPath, value }) => ({ answer, place: { jsonPath }, value }));
};

/** Only pages that can be asked for as they are: without a name of an account in the address, and without a query. */
const findInHtml = (text: string, answers: readonly PageAnswer[]): FoundValue[] => {
  const pages = new Map<string, PageAnswer>();
  for (const answer of answers) {
    const { pathname, search } = new URL(answer.url);
    if (answer.method === 'GET' && search === '' && !hasIds(pathname)) pages.set(pathname, answer);
  }
  return [...pages.values()]
    .toReversed()
    .flatMap((answer) => htmlPlaces(answer.body, text).map(({ css, value }) => ({ answer, place: { css }, value })));
};

type Place = Omit<FoundValue, 'place'> & {
  readonly jsonPath: string;
  readonly exactness: number;
  readonly depth: number;
};

const placesIn = (answer: PageAnswer, text: string): Place[] => {
  const document = jsonDocument(answer.body);
  if (document === undefined) return [];
  return leavesOfJson(document).flatMap(({ path, literal, node }): Place[] => {
    if (node.kind !== 'string' && node.kind !== 'number') return [];
    const value: unknown = JSON.parse(literal);
    if (typeof value !== 'string' && typeof value !== 'number') return [];
    const exactness = exactnessOf(value, text);
    return exactness === undefined
      ? []
      : [{ answer, jsonPath: jsonPathOf(path), value, exactness, depth: path.length }];
  });
};

/** 0 is the text itself; more is less sure. */
const exactnessOf = (value: string | number, text: string): number | undefined => {
  if (String(value) === text.trim()) return 0;
  if (typeof value === 'string' && folded(value) === folded(text)) return 1;
  return typeof value === 'number' && numbersIn(text).includes(value) ? 2 : undefined;
};

const folded = (text: string): string => text.replace(/\s+/g, ' ').trim().toLowerCase();

/** What a written number may mean: 2,897.67 and 2.897,67 are the same one, 1.234 is two. */
const numbersIn = (text: string): number[] => {
  const [written] = /-?\d[\d.,'\s]*/.exec(text.replace(/[\u00a0\u202f]/g, ' ')) ?? [];
  if (written === undefined) return [];
  const bare = written.trim().replace(/[\s']/g, '');
  return [bare.replaceAll(',', ''), bare.replaceAll('.', '').replace(',', '.')].map(Number).filter(Number.isFinite);
};
