import type { Json } from './exact-value.ts';

/** What is said of a value that itself is not said. Exactly one member. */
export type FieldPredicate = {
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly equals?: string | number | boolean;
  readonly oneOf?: readonly (string | number | boolean)[];
};

/** A field as it is attested. A predicate that does not hold is refused and never attested. */
export type DisclosedField =
  | { readonly kind: 'value'; readonly value: Json }
  | { readonly kind: 'predicate'; readonly predicate: FieldPredicate; readonly holds: true }
  /** SHA-256 (hex) over `saltedWith` (16 bytes, in hex) and the value; see `salted-hash.ts`. */
  | { readonly kind: 'hash'; readonly sha256: string; readonly saltedWith: string };
