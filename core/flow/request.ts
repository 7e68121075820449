import * as z from 'zod';
import { addressSchema } from './address.ts';
import { FLOW_LIMITS } from './limits.ts';
import { pagesSchema } from './pages.ts';
import { urlPatternSchema } from './url-pattern.ts';

/** What the prover sets itself: the cookie jar's cookies, framing, and what would make an answer ambiguous. */
const FORBIDDEN_HEADERS = [
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'accept-encoding',
  'cookie',
  'range',
  'te',
  'trailer',
  'upgrade',
  'expect',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
];

const nameOfHeader = z
  .string()
  .max(64)
  .regex(/^[a-z0-9!#$%&'*+.^_`|~-]+$/, 'must be a header name in lower case');

/** Lower case, so that a name can appear only once. */
const headerNameSchema = nameOfHeader.refine(
  (header) => !FORBIDDEN_HEADERS.includes(header),
  'is set by the prover: leave it out',
);

const scalarSchema = z.union([z.string().max(500), z.number(), z.boolean()]);

/** One of the page's own requests. */
const likeSchema = z
  .strictObject({
    url: urlPatternSchema.meta({ description: 'The address that the page asks.' }),
    method: z.enum(['GET', 'POST']).optional().meta({ description: 'GET when absent.' }),
    json: z
      .record(z.string().max(100), scalarSchema)
      .optional()
      .meta({ description: 'Members that its JSON body has with these values, such as the operation of GraphQL.' }),
  })
  .meta({
    id: 'like',
    description:
      'The page’s own request: the newest one that was answered with a 2xx, or the next. It is repeated with its address, its body and its headers, bearer token included.',
  });
export type Like = z.infer<typeof likeSchema>;

const headerValueSchema = z.union(
  [
    z
      .string()
      .max(1_024)
      .regex(/^[\x20-\x7e]*$/, 'must be printable ASCII')
      .meta({ description: 'The value itself.' }),
    z
      .strictObject({ cookie: z.string().min(1).max(200) })
      .meta({ description: 'The value of the cookie of that name, as sites want it against forged requests.' }),
    z
      .strictObject({
        element: z.string().max(300).regex(/\S/, 'must be a CSS selector'),
        attribute: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
      })
      .meta({
        description:
          'An attribute of the first element of the page that matches the CSS selector, for instance of `meta[name=csrf-token]`.',
      }),
    z.strictObject({ like: likeSchema, header: headerNameSchema }).meta({
      description:
        'The value of the header of that name in the page’s own request, for instance its bearer token, to ask for something that the page does not.',
    }),
  ],
  'must be a text, {"cookie": …}, {"element": …, "attribute": …} or {"like": …, "header": …}',
);
export type HeaderValue = z.infer<typeof headerValueSchema>;

const isOneOf = (request: object, members: readonly string[]): boolean =>
  members.filter((member) => member in request).length === 1;

/** A request for data: written out, or repeated from the page's own. The prover adds the browser's cookies and user agent. */
export const requestSchema = z
  .strictObject({
    url: addressSchema.optional().meta({
      description:
        'Where to ask; `{{field}}` is a field disclosed from an earlier request, `{{loginOrigin}}/…` the host of the login page.',
    }),
    like: likeSchema.optional().meta({ description: 'Repeat a request of the page in place of writing one out.' }),
    method: z.enum(['GET', 'POST']).optional().meta({ description: 'GET when absent. Only with `url`.' }),
    headers: z
      .record(headerNameSchema, headerValueSchema)
      .optional()
      .meta({ description: 'Names in lower case. Of a repeated request they take the place of the page’s.' }),
    json: z
      .json()
      .optional()
      .meta({ description: 'Sent as JSON, GraphQL included; its texts may hold `{{field}}`. Only with POST.' }),
    form: z
      .record(z.string().max(200), z.string().max(2_000))
      .optional()
      .meta({ description: 'Sent as a form; the values may hold `{{field}}`. Only with POST.' }),
    secret: z.array(nameOfHeader).max(40).optional().meta({
      description: 'Headers whose values never leave the runner. `cookie` and what is taken from the page always are.',
    }),
    redirects: z
      .array(urlPatternSchema)
      .min(1, 'must name at least one address, or be left out')
      .max(10)
      .optional()
      .meta({ description: 'Where the platform may redirect the request to. Any other redirect ends the run.' }),
    pages: pagesSchema.optional().meta({ description: 'How an answer that comes in pages goes on.' }),
  })
  .refine((request) => isOneOf(request, ['url', 'like']), 'must have exactly one of "url" and "like"')
  .meta({
    id: 'request',
    description: 'A request for data, made through the attestor.',
    oneOf: [{ required: ['url'] }, { required: ['like'] }],
  });
export type FlowRequest = z.infer<typeof requestSchema>;

/** The page's own requests that a request is made with: the one it repeats, and those it takes headers from. */
export const likesOf = ({ like, headers = {} }: FlowRequest): Like[] => [
  ...(like === undefined ? [] : [like]),
  ...Object.values(headers).flatMap((value) => (typeof value === 'object' && 'like' in value ? value.like : [])),
];

/** A bound on what is repeated from page to page; `FLOW_LIMITS.requests` counts pages, too. */
export const mostPages = ({ pages }: FlowRequest): number => Math.min(pages?.max ?? 1, FLOW_LIMITS.requests);
