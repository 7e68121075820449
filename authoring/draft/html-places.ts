import { defaultTreeAdapter, parse, type DefaultTreeAdapterTypes } from 'parse5';
import { compileSelector } from '../../zktls/disclosure/select-text.ts';
import { Failure } from '../../core/failure.ts';

type Element = DefaultTreeAdapterTypes.Element;
type Node = DefaultTreeAdapterTypes.Node;

/** Where HTML shows exactly a text, as prover and attestor find it: a selector of one element, and its text. */
export type HtmlPlace = { readonly css: string; readonly value: string };

/** A name that a person gave: no number of an account or of a build. */
const GIVEN_NAME = /^[a-z][a-z_-]*\d{0,2}$/i;

/**
 * The innermost elements of an HTML text, as the server sent it, whose whole text is `text`, whatever its letter case and spaces.
 * Names outlive a redesign better than places do, so that an id or a class comes before the way from an element that has one.
 */
export const htmlPlaces = (html: string, text: string): HtmlPlace[] => {
  const wanted = folded(text);
  if (wanted === '') return [];
  return showing(parse(html), wanted).flatMap((element) => {
    const css = selectorOf(element, html);
    const value = css === undefined ? undefined : textAt(css, html);
    return css === undefined || value === undefined ? [] : [{ css, value }];
  });
};

const showing = (root: Node, wanted: string): Element[] =>
  elementsOf(root).flatMap((element) => {
    if (!folded(textOf(element)).includes(wanted)) return [];
    const inside = showing(element, wanted);
    return inside.length === 0 && folded(textOf(element)) === wanted ? [element] : inside;
  });

const selectorOf = (element: Element, html: string): string | undefined => {
  const { tagName } = element;
  const named = namesOf(element).find((name) => textAt(name, html) !== undefined);
  if (named !== undefined || tagName === 'html') return named ?? tagName;
  const parent = element.parentNode;
  if (parent === null || !defaultTreeAdapter.isElementNode(parent)) return undefined;
  const before = selectorOf(parent, html);
  const place = elementsOf(parent).indexOf(element) + 1;
  return before === undefined ? undefined : `${before} > ${tagName}:nth-child(${place})`;
};

const namesOf = ({ attrs }: Element): string[] => {
  const attribute = (wanted: string): string => attrs.find(({ name }) => name === wanted)?.value ?? '';
  const [id = ''] = [attribute('id')].filter((name) => GIVEN_NAME.test(name));
  const classes = attribute('class')
    .split(/\s+/)
    .filter((name) => GIVEN_NAME.test(name));
  return [...(id === '' ? [] : [`#${id}`]), ...classes.map((name) => `.${name}`)];
};

/** Undefined when the selector finds nothing or several. */
const textAt = (css: string, html: string): string | undefined => {
  try {
    return compileSelector(css)(html);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
};

const elementsOf = (node: Node): Element[] =>
  'childNodes' in node ? node.childNodes.filter((child) => defaultTreeAdapter.isElementNode(child)) : [];

const textOf = (node: Node): string => {
  if (defaultTreeAdapter.isTextNode(node)) return node.value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
};

const folded = (text: string): string => text.replace(/\s+/g, ' ').trim().toLowerCase();
