import * as z from 'zod';
import type { TemplateValues } from './template.ts';
import { filled, placeholdersIn } from './template.ts';

const LOGIN_ORIGIN = '{{loginOrigin}}';
/** No placeholder can stand in the host: what a platform answers never chooses whom we ask. */
const ADDRESS = /^(?:https:\/\/[^/?#{}@\s]+|\{\{loginOrigin\}\}(?=\/))(?:[/?#]|$)/;

/** Where a run began; `{{loginUrl}}` and `{{loginOrigin}}` of a flow. */
export type LoginPlace = { readonly loginUrl: string };

/** An HTTPS address written out in a flow, or one on the host of the login page. */
export const addressSchema = z
  .string()
  .max(2_048)
  .refine(
    (address) => ADDRESS.test(address) && URL.canParse(address.replace(LOGIN_ORIGIN, 'https://login.invalid')),
    'must be an absolute https:// URL, or {{loginOrigin}}/… for the host of the login page',
  );

/** The host that an address names; undefined when it is that of the login page. */
export const hostOfAddress = (address: string): string | undefined =>
  address.startsWith(LOGIN_ORIGIN) ? undefined : new URL(address).host;

/** The placeholders of an address that stand for fields. */
export const fieldsInAddress = (address: string): string[] => placeholdersIn(address.replace(LOGIN_ORIGIN, ''));

/** The address itself; values are escaped so that they stay one part of it. Undefined when one is not there. */
export const resolvedAddress = (
  address: string,
  { loginUrl }: LoginPlace,
  values: TemplateValues = {},
): string | undefined => {
  const isOnLoginHost = address.startsWith(LOGIN_ORIGIN);
  const rest = filled(isOnLoginHost ? address.slice(LOGIN_ORIGIN.length) : address, values, encodeURIComponent);
  if (rest === undefined || !isOnLoginHost) return rest;
  return URL.canParse(loginUrl) ? `${new URL(loginUrl).origin}${rest}` : undefined;
};
