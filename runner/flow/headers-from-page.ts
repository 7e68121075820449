import * as z from 'zod';
import type { FlowRequest, HeaderValue } from '../../core/flow/request.ts';
import { collectFailure } from './collect-failure.ts';
import { badSelector } from './find-elements.ts';
import type { FlowRun } from './flow-run.ts';
import { readAttribute } from './in-page.ts';
import { untilAsked } from './until-asked.ts';

type Headers = NonNullable<FlowRequest['headers']>;

const attributeSchema = z.union([z.string(), z.object({ badSelector: z.number() })]).nullable();

/**
 * The headers that a flow writes, with what the page knows in place of what is not written out; `fromPage` names those.
 * Rejects with `TARGET_NOT_FOUND` when the page does not know it.
 */
export const headersFromPage = async (
  run: FlowRun,
  written: Headers,
): Promise<{ headers: Record<string, string>; fromPage: string[] }> => {
  const headers: Record<string, string> = {};
  const fromPage: string[] = [];
  for (const [name, value] of Object.entries(written)) {
    if (typeof value === 'string') {
      headers[name] = value;
      continue;
    }
    const found = await valueInPage(run, value);
    if (found === undefined) throw collectFailure('header_value', { header: name });
    headers[name] = found;
    fromPage.push(name);
  }
  return { headers, fromPage };
};

const valueInPage = async (run: FlowRun, value: Exclude<HeaderValue, string>): Promise<string | undefined> => {
  if ('cookie' in value) return cookieNamed(run, value.cookie);
  return 'like' in value ? (await untilAsked(run, value.like)).headers[value.header] : attributeOf(run, value);
};

/** As the page's own script would read it for the header: what it is percent-encoded with stays. */
const cookieNamed = async ({ link }: FlowRun, name: string): Promise<string | undefined> => {
  const session = await link.session();
  const { cookies } = await session.send('Network.getCookies');
  return cookies.find((cookie) => cookie.name === name)?.value;
};

const attributeOf = async (
  { link }: FlowRun,
  { element, attribute }: { readonly element: string; readonly attribute: string },
): Promise<string | undefined> => {
  const answer = attributeSchema.parse((await link.ask(readAttribute, element, attribute)) ?? null);
  if (typeof answer === 'object' && answer !== null) throw badSelector(element);
  return answer ?? undefined;
};
