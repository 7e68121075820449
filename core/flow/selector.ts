import { parse } from 'css-what';
import * as z from 'zod';

/** How a flow names elements of a page. */
export type Selector =
  | { readonly kind: 'css'; readonly css: string }
  /** As assistive technology sees it: the accessible name, whole, and the role; at least one of them. */
  | { readonly kind: 'aria'; readonly name?: string; readonly role?: string }
  /** The innermost elements that show this text, whatever its letter case and white space. */
  | { readonly kind: 'text'; readonly text: string };

const ARIA = /^aria\/(?<name>[^[\]]*)(?:\[role="(?<role>[a-z]+)"\])?$/;

/** Reads a selector as a flow writes it; undefined when it is none. Only a browser knows its own CSS: of it the grammar is checked. */
export const parseSelector = (written: string): Selector | undefined => {
  if (written.startsWith('text/')) {
    const text = written.slice('text/'.length);
    return text.trim() === '' ? undefined : { kind: 'text', text };
  }
  if (!written.startsWith('aria/')) return isCss(written) ? { kind: 'css', css: written } : undefined;
  const groups = ARIA.exec(written)?.groups;
  const name = groups?.['name']?.trim();
  const role = groups?.['role'];
  if (!name && role === undefined) return undefined;
  return { kind: 'aria', ...(name ? { name } : {}), ...(role === undefined ? {} : { role }) };
};

const isCss = (written: string): boolean => {
  try {
    return parse(written).length > 0;
  } catch {
    return false;
  }
};

export const selectorSchema = z
  .string()
  .max(300)
  .refine(
    (written) => parseSelector(written) !== undefined,
    'must be a CSS selector, aria/Name[role="button"] or text/Words on the page',
  )
  .meta({
    id: 'selector',
    description:
      'CSS (`form .error`), the accessible name and role (`aria/Sign in[role="button"]`, one of them is enough) or words on the page (`text/Sign in`). Looked for in the page, in its open shadow roots and in its frames on allowed hosts.',
  });
