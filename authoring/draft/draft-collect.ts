import * as z from 'zod';
import { isCredentialName, namesInQuery } from '../../core/flow/credential-name.ts';
import type { FlowDisclosure } from '../../core/flow/disclosure.ts';
import { isOfType } from '../../core/flow/disclosure.ts';
import type { NodeOf } from '../../core/flow/node.ts';
import type { FlowRequest } from '../../core/flow/request.ts';
import type { PageAnswer } from './author-event.ts';
import type { FoundValue } from './find-value.ts';
import { pathPattern, hasIds } from './path-pattern.ts';
import { uniqueNames } from './unique-names.ts';

/** A value that the author wants to have disclosed. */
export type MarkedValue = FoundValue & { readonly label: string };

/** The node that fetches marked values as the page does, and discloses them and nothing else. */
export const draftCollect = (marks: readonly MarkedValue[], loginUrl: string, next: string): NodeOf<'collect'> => {
  const nameRequest = uniqueNames();
  const nameField = uniqueNames();
  const names = new Map<string, string>();
  const requests: Record<string, FlowRequest> = {};
  const disclose: Record<string, FlowDisclosure> = {};
  for (const { label, answer, place, value } of marks) {
    const key = `${answer.method} ${answer.url} ${operationOf(answer) ?? ''}`;
    const name = names.get(key) ?? nameRequest(operationOf(answer) ?? lastWordOf(answer.url), 'answer');
    names.set(key, name);
    requests[name] ??= requestLike(answer, loginUrl);
    disclose[nameField(label, 'field')] = { from: name, ...place, label, type: typeOf(value) };
  }
  return { type: 'collect', requests, disclose, next };
};

/** Repeated from the page where only the page knows how to ask: bearer tokens, forged requests, bodies, names of accounts. */
const requestLike = (answer: PageAnswer, loginUrl: string): FlowRequest => {
  const { origin, host, pathname } = new URL(answer.url);
  if (answer.format === 'html')
    return { url: `${origin}${pathname}`, headers: { accept: 'text/html' }, secret: ['cookie'] };
  const operation = operationOf(answer);
  const isOwn =
    answer.method === 'POST' ||
    hasIds(pathname) ||
    Object.keys(answer.requestHeaders).some(isCredentialName) ||
    namesInQuery(answer.url).length > 0;
  if (!isOwn) return { url: `${origin}${pathname}`, secret: ['cookie'] };
  const pattern = pathPattern(pathname);
  return {
    like: {
      url: host === new URL(loginUrl).host ? pattern : `${origin}${pattern}`,
      ...(answer.method === 'POST' ? { method: 'POST' as const } : {}),
      ...(operation === undefined ? {} : { json: { operationName: operation } }),
    },
  };
};

const operationSchema = z.object({ operationName: z.string().min(1).max(100) });

/** The operation of GraphQL. */
const operationOf = ({ requestBody }: PageAnswer): string | undefined => {
  try {
    return operationSchema.safeParse(JSON.parse(requestBody ?? 'null')).data?.operationName;
  } catch {
    return undefined;
  }
};

const lastWordOf = (url: string): string =>
  new URL(url).pathname
    .split('/')
    .filter((part) => part !== '' && !hasIds(part))
    .at(-1) ?? '';

const typeOf = (value: string | number): FlowDisclosure['type'] =>
  typeof value === 'number' ? 'number' : isOfType(value, 'date') ? 'date' : 'string';
