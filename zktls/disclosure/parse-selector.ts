import { parse, type Selector } from 'css-what';
import { refuse } from '../refusal.ts';

/** A part of a selector that is asked of one element. */
export type SimpleSelector =
  | { readonly kind: 'tag'; readonly name: string }
  | { readonly kind: 'attribute'; readonly name: string; readonly holds: (value: string) => boolean }
  | { readonly kind: 'nth-child'; readonly index: number };

/** What one element has to be, and how it has to stand to the element of the step before. */
export type SelectorStep = {
  readonly combinator: 'descendant' | 'child' | 'adjacent' | 'sibling';
  readonly simple: readonly SimpleSelector[];
};

const MAX_STEPS = 16;

/**
 * Parses one complex selector (Selectors Level 4, without lists): tags, ids, classes, attributes, `:first-child` and
 * `:nth-child()` with a number, and the four combinators. Refuses `css_syntax` for everything else.
 */
export const parseSelector = (selector: string): readonly SelectorStep[] => {
  const [tokens, ...others] = tokensOf(selector);
  if (tokens === undefined || others.length > 0) return refuse('css_syntax');
  const steps: { combinator: SelectorStep['combinator']; simple: SimpleSelector[] }[] = [
    { combinator: 'descendant', simple: [] },
  ];
  for (const token of tokens) {
    const combinator = combinatorOf(token);
    if (combinator === undefined) steps.at(-1)?.simple.push(...simpleOf(token));
    else steps.push({ combinator, simple: [] });
  }
  return steps.length > MAX_STEPS ? refuse('css_syntax') : steps;
};

const tokensOf = (selector: string): Selector[][] => {
  try {
    return parse(selector);
  } catch {
    return refuse('css_syntax');
  }
};

const combinatorOf = ({ type }: Selector): SelectorStep['combinator'] | undefined => {
  const name: string = type;
  return name === 'descendant' || name === 'child' || name === 'adjacent' || name === 'sibling' ? name : undefined;
};

const simpleOf = (token: Selector): readonly SimpleSelector[] => {
  switch (token.type) {
    case 'universal':
      return [];
    case 'tag':
      return [{ kind: 'tag', name: token.name.toLowerCase() }];
    case 'attribute': {
      const fold = (text: string): string => (token.ignoreCase === true ? text.toLowerCase() : text);
      const wanted = fold(token.value);
      return [
        { kind: 'attribute', name: token.name, holds: (value) => isAttribute(token.action, fold(value), wanted) },
      ];
    }
    case 'pseudo':
      return [{ kind: 'nth-child', index: childIndexOf(token.name, token.data) }];
    default:
      return refuse('css_syntax');
  }
};

const childIndexOf = (name: string, data: unknown): number => {
  if (name === 'first-child' && data === null) return 1;
  if (name === 'nth-child' && typeof data === 'string' && /^[1-9]\d{0,4}$/.test(data)) return Number(data);
  return refuse('css_syntax');
};

/** Selectors Level 4, 6: an empty wanted value never stands in, begins or ends anything. */
const isAttribute = (action: string, value: string, wanted: string): boolean => {
  switch (action) {
    case 'exists':
      return true;
    case 'equals':
      return value === wanted;
    case 'element':
      return value.split(/[\t\n\f\r ]+/).includes(wanted) && wanted !== '';
    case 'hyphen':
      return value === wanted || value.startsWith(`${wanted}-`);
    case 'start':
      return wanted !== '' && value.startsWith(wanted);
    case 'end':
      return wanted !== '' && value.endsWith(wanted);
    case 'any':
      return wanted !== '' && value.includes(wanted);
    default:
      return false;
  }
};
