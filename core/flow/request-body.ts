import { createHash } from 'node:crypto';
import { Failure } from '../failure.ts';
import { withValueAt, type BodyCursor } from './body-place.ts';
import { countOf } from './pages.ts';
import type { FlowRequest, Like } from './request.ts';
import { filled, placeholdersIn, type TemplateValues } from './template.ts';

export type RequestBody = { readonly type: string; readonly text: string };

/**
 * The body of a request that a flow writes out, with values in place of its placeholders; undefined when it has none. Throws
 * `FLOW_INVALID` when a value is not there.
 */
export const requestBody = ({ json, form }: FlowRequest, values: TemplateValues): RequestBody | undefined => {
  if (json !== undefined) return { type: 'application/json', text: JSON.stringify(filledJson(json, values)) };
  if (form === undefined) return undefined;
  const text = new URLSearchParams(Object.entries(form).map(([name, value]) => [name, filledText(value, values)]));
  return { type: 'application/x-www-form-urlencoded', text: text.toString() };
};

/**
 * The JSON body of a page of a request that a flow writes out: `cursor` is what the answer before gave, for a page that a cursor
 * leads to. Undefined when the flow's body has no such place.
 */
const bodyOfPage = (request: FlowRequest, values: TemplateValues, { page, cursor }: AskedPage): string | undefined => {
  const { pages } = request;
  const text = requestBody(request, values)?.text ?? '';
  if (pages === undefined || !('json' in pages)) return text;
  const value = 'first' in pages ? countOf(pages, page) : page === 1 ? undefined : (cursor ?? null);
  if (value === undefined) return text;
  const paged = value === null ? undefined : withValueAt(JSON.parse(text), pages.json, value);
  return paged === undefined ? undefined : JSON.stringify(paged);
};

/** Which page a request was for, and the cursor that whoever sent it says it had: it holds only if the hash does. */
export type AskedPage = { readonly page: number; readonly cursor?: BodyCursor | undefined };

/**
 * True when a body with this SHA-256 (hex; undefined for none) is what the flow's request says: what a POST asks decides what
 * its answer means. Of a request repeated from the page's own the flow does not know the body, but whether there is one.
 */
export const isBodyOf = (
  request: FlowRequest,
  sha256: string | undefined,
  values: TemplateValues,
  asked: AskedPage = { page: 1 },
): boolean => {
  if (request.like !== undefined) return isBodyLike(request.like, sha256);
  const { json, form } = request;
  const wanted = placeholdersIn(JSON.stringify([json ?? null, form ?? null]));
  if (!wanted.every((name) => Object.hasOwn(values, name))) return false;
  const text = bodyOfPage(request, values, asked);
  return text !== undefined && (sha256 ?? sha256Of('')) === sha256Of(text);
};

/** A GET has no body, and what is chosen by members of its body has one. */
const isBodyLike = ({ method = 'GET', json }: Like, sha256: string | undefined): boolean =>
  method === 'GET' ? sha256 === undefined : json === undefined || sha256 !== undefined;

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A text that is nothing but `{{field}}` becomes the field itself, with its type. */
const filledJson = (json: unknown, values: TemplateValues): unknown => {
  if (typeof json === 'string') {
    const only = /^\{\{([^{}]+)\}\}$/.exec(json)?.[1];
    return only !== undefined && Object.hasOwn(values, only) ? values[only] : filledText(json, values);
  }
  if (Array.isArray(json)) return json.map((item) => filledJson(item, values));
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name, filledJson(value, values)]));
};

const filledText = (text: string, values: TemplateValues): string => {
  const result = filled(text, values);
  if (result === undefined) throw new Failure('FLOW_INVALID', { details: { reason: 'placeholder' } });
  return result;
};
