import * as z from 'zod';

/** What a page's observer tells: what the author did, and what the page asks for. Never what was typed. */
export const pageNewsSchema = z.union([
  z.object({ kind: z.literal('clicked'), selector: z.string(), label: z.string(), isEntry: z.boolean() }),
  z.object({ kind: z.literal('chose'), selector: z.string(), value: z.string() }),
  z.object({ kind: z.literal('typed'), selector: z.string() }),
  /** The page asks who is there: a selector of its password or code field; null when it does not, or no more. */
  z.object({ kind: z.literal('asks'), password: z.string().nullable(), code: z.string().nullable() }),
]);
export type PageNews = z.infer<typeof pageNewsSchema>;

/** What happened while an author showed the way, in its order. `url` is that of the page. */
export type AuthorEvent = { readonly url: string } & (
  | PageNews
  | { readonly kind: 'arrived' }
  /** The site asks who is there before it shows anything (HTTP authentication). */
  | { readonly kind: 'asksBefore' }
);

/** An answer with JSON that a page of the author's got, or the HTML of a page itself; in memory only. */
export type PageAnswer = {
  readonly format: 'json' | 'html';
  readonly method: string;
  readonly url: string;
  /** Names in lower case, values and all. */
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: string | undefined;
  readonly body: string;
};
