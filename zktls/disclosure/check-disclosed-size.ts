import { refuse } from '../refusal.ts';
import type { DisclosedField } from './disclosed-field.ts';

/**
 * UTF-8 of all disclosed values together. In an attestation they are 87,382 characters of base64url; with the rules of a flow
 * (`STATED_BYTES` in core/flow/check-rules-size.ts) and the sources they stay below the 200,000 of an event.
 */
const MAX_DISCLOSED_BYTES = 65_536;

/** Refuses `disclosure_too_large` when values are more than an attestation can carry. What a predicate says is its rule's. */
export const checkDisclosedSize = (fields: Readonly<Record<string, DisclosedField>>): void => {
  const values = Object.entries(fields).flatMap(([name, field]) =>
    field.kind === 'value' ? [[name, field.value]] : [],
  );
  if (Buffer.byteLength(JSON.stringify(values)) > MAX_DISCLOSED_BYTES) refuse('disclosure_too_large');
};
