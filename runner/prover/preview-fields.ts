import type { DisclosureRule } from '../../core/contract/disclosure-rule.ts';
import { allDisclosed } from '../../zktls/disclosure/claimed-bytes.ts';
import { claimedSource } from '../../zktls/disclosure/claimed-source.ts';
import type { Json } from '../../zktls/disclosure/exact-value.ts';
import { readResponse } from '../../zktls/disclosure/http-response.ts';
import { readFields } from '../../zktls/disclosure/read-fields.ts';

/** A whole response, as the prover has it. */
export type KnownResponse = {
  readonly bytes: Uint8Array;
  /** It ended with an authenticated close_notify. */
  readonly isClosed: boolean;
};

/** Nothing is salted here: values are looked at, not attested. */
const NO_CONTEXT = new Uint8Array(32);

/**
 * The values at the places that rules name, whatever else the rules say of them. Refuses what the attestor would refuse to
 * read, and values that are absent.
 */
export const previewFields = (
  { bytes, isClosed }: KnownResponse,
  rules: Readonly<Record<string, DisclosureRule>>,
): Record<string, Json> => {
  const response = readResponse(claimedSource(allDisclosed(bytes)), { isClosed, mayHide: () => false });
  const places = Object.fromEntries(Object.entries(rules).map(([field, rule]) => [field, placeOf(rule)]));
  const { fields } = readFields(response, places, NO_CONTEXT);
  return Object.fromEntries(
    Object.entries(fields).flatMap(([field, read]) => (read.kind === 'value' ? [[field, read.value] as const] : [])),
  );
};

const placeOf = ({ from, jsonPath, regex, css, header }: DisclosureRule): DisclosureRule => ({
  from,
  ...(jsonPath === undefined ? {} : { jsonPath }),
  ...(regex === undefined ? {} : { regex }),
  ...(css === undefined ? {} : { css }),
  ...(header === undefined ? {} : { header }),
});
