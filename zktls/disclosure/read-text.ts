import type { DisclosureRule } from '../../core/contract/disclosure-rule.ts';
import { refuse } from '../refusal.ts';
import { disclosedBytes, type ByteSource } from './byte-source.ts';
import type { HttpResponse } from './http-response.ts';
import { compileRegex } from './match-regex.ts';
import { compileSelector } from './select-text.ts';

/**
 * The text that a rule for a header, a match or an element finds in a response. Matches and elements need the whole body
 * disclosed: what there is, how often, and where it ends may depend on every byte of it.
 */
export const readText = (response: HttpResponse, rule: DisclosureRule): string => {
  if (rule.header !== undefined) return readHeaderValue(response, rule.header);
  if (rule.regex !== undefined) return compileRegex(rule.regex)(bodyText(response.body));
  if (rule.css !== undefined) return compileSelector(rule.css)(bodyText(response.body));
  return refuse('rule_source');
};

const readHeaderValue = ({ headers }: HttpResponse, wanted: string): string => {
  const [header, ...others] = headers.filter(({ name }) => name === wanted.toLowerCase());
  if (header === undefined) return refuse('header_absent');
  if (others.length > 0) return refuse('header_twice');
  return header.value ?? refuse('byte_hidden');
};

const bodyText = (body: ByteSource): string => {
  const bytes = disclosedBytes(body, 0, body.length);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse('text_encoding');
  }
};
