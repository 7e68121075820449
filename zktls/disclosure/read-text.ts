import type { DisclosureRule } from '../../core/contract/disclosure-rule.ts';
import { refuse } from '../refusal.ts';
import type { HttpResponse } from './http-response.ts';

/** The text that a rule for a header, a match or an element finds in a response. */
export const readText = (response: HttpResponse, rule: DisclosureRule): string => {
  if (rule.header !== undefined) return readHeaderValue(response, rule.header);
  return refuse('rule_source');
};

const readHeaderValue = ({ headers }: HttpResponse, wanted: string): string => {
  const [header, ...others] = headers.filter(({ name }) => name === wanted.toLowerCase());
  if (header === undefined) return refuse('header_absent');
  if (others.length > 0) return refuse('header_twice');
  return header.value ?? refuse('byte_hidden');
};
