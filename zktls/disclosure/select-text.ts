import { defaultTreeAdapter, parse, type DefaultTreeAdapterTypes } from 'parse5';
import { refuse } from '../refusal.ts';
import type { TextMatcher } from './match-regex.ts';
import { parseSelector, type SelectorStep, type SimpleSelector } from './parse-selector.ts';

type Element = DefaultTreeAdapterTypes.Element;
type Node = DefaultTreeAdapterTypes.Node;

/** Sets of steps as bits: step i is in one when an element ends a match of the steps 0 to i. */
type Context = { readonly parent: number; readonly ancestors: number };

/**
 * Compiles a selector: the text of the one element that it selects in an HTML text, white space collapsed. Refuses a text in
 * which it selects none (`css_no_match`) or several (`css_several_matches`): which of them is meant, nobody said. The text is
 * parsed as browsers do (WHATWG HTML), scripts are not run. Each element is looked at once.
 */
export const compileSelector = (selector: string): TextMatcher => {
  const steps = parseSelector(selector);
  return (html) => textOf(onlyMatch(parse(html), steps) ?? refuse('css_no_match'));
};

const onlyMatch = (root: Node, steps: readonly SelectorStep[]): Element | undefined => {
  const wanted = 1 << (steps.length - 1);
  let found: Element | undefined;
  // A stack and no recursion: a page may nest as deep as it is long.
  const pending: { children: readonly Element[]; next: number; before: number; previous: number; context: Context }[] =
    [{ children: elementsOf(root), next: 0, before: 0, previous: 0, context: { parent: 0, ancestors: 0 } }];
  for (let level = pending.at(-1); level !== undefined; level = pending.at(-1)) {
    const element = level.children[level.next++];
    if (element === undefined) {
      pending.pop();
      continue;
    }
    const related = {
      child: level.context.parent,
      descendant: level.context.ancestors,
      adjacent: level.previous,
      sibling: level.before,
    };
    let matched = 0;
    steps.forEach(({ combinator, simple }, i) => {
      const isRelated = i === 0 || ((related[combinator] >> (i - 1)) & 1) === 1;
      if (isRelated && simple.every((one) => isMatch(element, one, level.next))) matched |= 1 << i;
    });
    if ((matched & wanted) !== 0) {
      if (found !== undefined) refuse('css_several_matches');
      found = element;
    }
    level.previous = matched;
    level.before |= matched;
    const context = { parent: matched, ancestors: matched | level.context.ancestors };
    pending.push({ children: elementsOf(element), next: 0, before: 0, previous: 0, context });
  }
  return found;
};

const elementsOf = (node: Node): readonly Element[] =>
  'childNodes' in node ? node.childNodes.filter((child) => defaultTreeAdapter.isElementNode(child)) : [];

const isMatch = (element: Element, simple: SimpleSelector, index: number): boolean => {
  switch (simple.kind) {
    case 'tag':
      return element.tagName === simple.name;
    case 'attribute':
      return element.attrs.some(({ name, value }) => name === simple.name && simple.holds(value));
    case 'nth-child':
      return index === simple.index;
  }
};

const textOf = (element: Element): string => {
  let text = '';
  const pending: Node[] = [element];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (defaultTreeAdapter.isTextNode(node)) text += node.value;
    if ('childNodes' in node) for (const child of node.childNodes.toReversed()) pending.push(child);
  }
  return text.replace(/[\t\n\f\r ]+/g, ' ').trim();
};
