import * as z from 'zod';
import { nameSchema } from '../flow/name.ts';

const LOCATORS = ['jsonPath', 'regex', 'css', 'header'] as const;
const PREDICATES = ['atLeast', 'atMost', 'equals', 'oneOf', 'hash'] as const;

const scalarSchema = z.union([z.string().max(1_024), z.number(), z.boolean()]);

/** How many of `members` a rule has. */
const countOf = (rule: object, members: readonly string[]): number =>
  members.filter((member) => Object.hasOwn(rule, member)).length;

/**
 * A field to disclose: where its value is in the response of request `from`, and, if not the value itself is to be said, what is
 * said of it. Exactly one place, at most one predicate or `hash`.
 */
export const disclosureRuleSchema = z
  .strictObject({
    from: nameSchema,
    /** The value at a singular query (RFC 9535) of a JSON body. */
    jsonPath: z.string().regex(/^\$/, 'must be a JSONPath, beginning with $').max(512).optional(),
    /** The group of the one match in the body, or the match where there is no group; bounded syntax. */
    regex: z.string().min(1).max(512).optional(),
    /** The text of the one element of an HTML body that a CSS selector selects. */
    css: z.string().min(1).max(512).optional(),
    /** The value of a response header that stands there once. */
    header: z
      .string()
      .max(128)
      .regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/, 'must be the name of a header')
      .optional(),
    /** The number is this or more; it stays hidden where `jsonPath` finds it. */
    atLeast: z.number().optional(),
    atMost: z.number().optional(),
    /** The value is exactly this. */
    equals: scalarSchema.optional(),
    /** The value is one of these; the attestation does not say which. */
    oneOf: z.array(scalarSchema).min(1).max(64).optional(),
    /** The attestation holds a salted hash of the value. */
    hash: z.literal(true).optional(),
  })
  .refine((rule) => countOf(rule, LOCATORS) === 1, `must have exactly one of ${LOCATORS.join(', ')}`)
  .refine((rule) => countOf(rule, PREDICATES) <= 1, `must have at most one of ${PREDICATES.join(', ')}`);
export type DisclosureRule = z.infer<typeof disclosureRuleSchema>;
