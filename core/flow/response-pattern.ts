import * as z from 'zod';
import { matchesUrl, urlPatternSchema } from './url-pattern.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** An answer that the page got. */
export const responsePatternSchema = z
  .strictObject({
    url: urlPatternSchema.meta({ description: 'The address that the page asked.' }),
    method: z.enum(METHODS).optional().meta({ description: 'The method of the request; any when absent.' }),
    status: z
      .union(
        [z.int().min(100).max(599), z.string().regex(/^[1-5]xx$/)],
        'must be a status such as 200, or a class of them such as "4xx"',
      )
      .optional()
      .meta({ description: 'The status of the answer, or its class ("4xx"); any when absent.' }),
  })
  .meta({ description: "An answer to one of the page's own requests since its document began." });
export type ResponsePattern = z.infer<typeof responsePatternSchema>;

/** An answer to one of the page's own requests. */
export type SeenResponse = { readonly method: string; readonly url: string; readonly status: number };

/** True when `seen` is what `pattern` describes; never on a host that is not allowed. */
export const matchesResponse = (
  { url, method, status }: ResponsePattern,
  seen: SeenResponse,
  allowedHosts: readonly string[],
): boolean =>
  (method === undefined || method === seen.method) &&
  (status === undefined || (typeof status === 'number' ? status === seen.status : isOfClass(status, seen.status))) &&
  matchesUrl(url, seen.url, allowedHosts);

const isOfClass = (statusClass: string, status: number): boolean => statusClass === `${Math.floor(status / 100)}xx`;
