import * as z from 'zod';
import { parseJsonPath } from '../../zktls/disclosure/json-path.ts';
import { FLOW_LIMITS } from './limits.ts';

/** Asks the parser that prover and attestor use, which refuses by throwing. */
const namesOneValue = (jsonPath: string): boolean => {
  try {
    return parseJsonPath(jsonPath).length > 0;
  } catch {
    return false;
  }
};

/** RFC 9535, a singular query: exactly one place in the answer. */
export const jsonPathSchema = z
  .string()
  .max(300)
  .refine(namesOneValue, "must name one value, as in $.name, $.months[0].gross or $['odd name']");

const max = z
  .int()
  .min(2, 'must be at least 2')
  .max(FLOW_LIMITS.requests, `must be at most ${FLOW_LIMITS.requests}`)
  .meta({ description: 'How many pages are read at most. Every page counts as a request.' });
const first = z.int().min(0).max(1_000_000).meta({ description: 'What the first page is called.' });
const step = z
  .int()
  .min(1)
  .max(10_000)
  .optional()
  .meta({ description: 'By how much the next page is more, such as the size of a page; 1 when absent.' });
const json = jsonPathSchema.meta({ description: 'The place in the JSON body that chooses the page.' });
const query = z.string().min(1).max(100).meta({ description: 'The query parameter that chooses the page.' });

/** How an answer that comes in pages goes on. */
export const pagesSchema = z
  .union(
    [
      z.strictObject({ max, query, cursor: jsonPathSchema }).meta({
        description:
          'The query parameter gets what stands at `cursor` in the page before; without it the page was the last.',
      }),
      z.strictObject({ max, next: jsonPathSchema }).meta({
        description:
          'The address of the next page stands at `next`: the same path, another query. Without it the page was the last.',
      }),
      z.strictObject({ max, query, first, step, while: jsonPathSchema }).meta({
        description:
          'The query parameter counts up from `first`; a page with nothing at `while` is not there any more.',
      }),
      z.strictObject({ max, json, cursor: jsonPathSchema }).meta({
        description:
          'As with a query parameter, in the JSON body of a POST, GraphQL’s for instance: the place gets what stands at `cursor`, a text or a number.',
      }),
      z.strictObject({ max, json, first, step, while: jsonPathSchema }).meta({
        description: 'The place in the JSON body counts up from `first`.',
      }),
    ],
    'must be {"max", "query", "cursor"}, {"max", "next"} or {"max", "query", "first", "while"}; in place of "query" also "json"',
  )
  .meta({ id: 'pages', description: 'How an answer that comes in pages goes on, and how far it is read.' });
export type Pages = z.infer<typeof pagesSchema>;

/** The name of the recording of a page; the first has the request's own. */
export const pageName = (request: string, page: number): string => (page === 1 ? request : `${request}-${page}`);

/** What the query parameter or the place in the body is on a page, where it is counted. */
export const countOf = ({ first, step = 1 }: Extract<Pages, { first: number }>, page: number): number =>
  first + (page - 1) * step;
