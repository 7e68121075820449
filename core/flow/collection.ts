import * as z from 'zod';
import { parseJsonPath } from '../../zktls/disclosure/json-path.ts';
import { FLOW_LIMITS } from './limits.ts';
import { nameSchema } from './name.ts';

/** An HTTPS address written out in a flow. */
export const httpsUrlSchema = z
  .string()
  .max(2_048)
  .refine((url) => URL.canParse(url) && new URL(url).protocol === 'https:', 'must be an absolute https:// URL')
  .refine((url) => !URL.canParse(url) || new URL(url).username === '', 'must not hold a user name');

/** What the prover sets itself: the cookie jar's cookies, framing, and what would make an answer ambiguous. */
const RESERVED_HEADERS = ['host', 'connection', 'content-length', 'transfer-encoding', 'accept-encoding'];
const FORBIDDEN_HEADERS = [
  ...RESERVED_HEADERS,
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

/** Lower case, so that a name can appear only once. */
const headerNameSchema = z
  .string()
  .max(64)
  .regex(/^[a-z0-9!#$%&'*+.^_`|~-]+$/, 'must be a header name in lower case')
  .refine((header) => !FORBIDDEN_HEADERS.includes(header), 'is set by the prover: leave it out');

/** A request written out. The prover adds the browser's cookies and its user agent. */
export const requestSchema = z.strictObject({
  url: httpsUrlSchema,
  /** GET when absent. */
  method: z.enum(['GET', 'POST']).optional(),
  headers: z
    .record(
      headerNameSchema,
      z
        .string()
        .max(1_024)
        .regex(/^[\x20-\x7e]*$/, 'must be printable ASCII'),
    )
    .optional(),
  /** Sent as JSON; only with POST. */
  json: z.json().optional(),
  /** Header names whose values never leave the runner. */
  secret: z
    .array(z.union([z.literal('cookie'), headerNameSchema]))
    .max(20)
    .optional(),
});
export type FlowRequest = z.infer<typeof requestSchema>;

/** Asks the parser that prover and attestor use, which refuses by throwing. */
const namesOneValue = (jsonPath: string): boolean => {
  try {
    return parseJsonPath(jsonPath).length > 0;
  } catch {
    return false;
  }
};

/** A field that the partner gets: the value at `jsonPath` in the answer to the request `from`. */
export const disclosureSchema = z.strictObject({
  from: nameSchema,
  /** RFC 9535, a singular query: exactly one place in the answer. */
  jsonPath: z
    .string()
    .max(300)
    .refine(namesOneValue, "must name one value, as in $.name, $.months[0].gross or $['odd name']"),
  /** What the user reads when asked for consent. */
  label: z.string().max(80).regex(/\S/, 'must say in words what is shared'),
});
export type FlowDisclosure = z.infer<typeof disclosureSchema>;

/** Fetches the agreed data; the interpreter stops here until every request has its answer. */
export const collectSchema = z.strictObject({
  type: z.literal('collect'),
  requests: z
    .record(nameSchema, requestSchema)
    .refine((all) => Object.keys(all).length >= 1, 'must hold at least one request')
    .refine(
      (all) => Object.keys(all).length <= FLOW_LIMITS.requests,
      `must hold at most ${FLOW_LIMITS.requests} requests`,
    ),
  disclose: z
    .record(nameSchema, disclosureSchema)
    .refine((all) => Object.keys(all).length >= 1, 'must disclose at least one field')
    .refine(
      (all) => Object.keys(all).length <= FLOW_LIMITS.disclosures,
      `must disclose at most ${FLOW_LIMITS.disclosures} fields`,
    ),
  timeoutMs: z.int().min(1).max(FLOW_LIMITS.pageWaitMs).optional(),
  next: nameSchema,
});
