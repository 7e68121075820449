import { fieldsInAddress } from './address.ts';
import type { Collection } from './collection.ts';
import { hasPlace } from './body-place.ts';
import { FLOW_LIMITS } from './limits.ts';
import { own } from './name.ts';
import { pageName } from './pages.ts';
import type { Problem } from './problem.ts';
import { problemAt } from './problem.ts';
import type { FlowRequest } from './request.ts';
import { mostPages } from './request.ts';
import { placeholdersIn } from './template.ts';

/** Finds requests for nothing, bodies that are not sent, `{{…}}` of fields that are not known then, and too many pages. */
export const requestProblems = (node: string, collection: Collection): Problem[] => {
  const { requests, disclose } = collection;
  const asked = new Set(Object.values(disclose).map(({ from }) => from));
  const total = Object.values(requests).reduce((sum, request) => sum + mostPages(request), 0);
  return [
    ...(total > FLOW_LIMITS.requests
      ? [
          problemAt(
            ['nodes', node, 'requests'],
            `with their pages make ${total} requests: at most ${FLOW_LIMITS.requests}`,
          ),
        ]
      : []),
    ...Object.entries(requests).flatMap(([name, request], index) => {
      const path = ['nodes', node, 'requests', name];
      const earlier = Object.keys(requests).slice(0, index);
      return [
        ...(asked.has(name) ? [] : [problemAt(path, 'nothing is disclosed from it: do not fetch what is not needed')]),
        ...pagingProblems(request).map((message) => problemAt([...path, 'pages'], message)),
        ...bodyProblems(request).map(([member, message]) => problemAt([...path, member], message)),
        ...placeholderProblems(request, collection, earlier).map((message) => problemAt(path, message)),
        ...namesakeProblems(name, collection).map((message) => problemAt(path, message)),
      ];
    }),
  ];
};

const bodyProblems = ({ like, method, json, form }: FlowRequest): [string, string][] => {
  const members = [...(json === undefined ? [] : ['json']), ...(form === undefined ? [] : ['form'])];
  if (like !== undefined)
    return [...members, ...(method === undefined ? [] : ['method'])].map((member) => [
      member,
      'is that of the page’s request: leave it out, or write the request out with "url"',
    ]);
  if (members.length > 1) return [['form', 'cannot be sent beside "json": choose one']];
  return method === 'POST' ? [] : members.map((member) => [member, 'is only sent with "method": "POST"']);
};

/** A place in the body that chooses the page must be there: the first page's request has it, too. */
const pagingProblems = ({ pages, like, json }: FlowRequest): string[] => {
  if (pages === undefined || !('json' in pages) || like !== undefined) return [];
  if (json === undefined) return ['choose the page in a JSON body that is not sent: add "json", or use "query"'];
  return hasPlace(json, pages.json)
    ? []
    : [`the "json" body has nothing at ${pages.json}: write there what the first page gets`];
};

/** A value that is not said itself would be said by the request that is made with it. */
const placeholderProblems = (request: FlowRequest, { disclose }: Collection, earlier: readonly string[]): string[] =>
  placeholdersOf(request).flatMap((name) => {
    const field = own(disclose, name);
    if (field === undefined) return [`{{${name}}} is no field that is disclosed here`];
    if (!earlier.includes(field.from)) return [`{{${name}}} is not known yet: move "${field.from}" above it`];
    const isValue = [field.atLeast, field.atMost, field.equals, field.oneOf, field.hash].every(
      (it) => it === undefined,
    );
    return isValue ? [] : [`{{${name}}} is not disclosed as itself, and this would tell it: use another field`];
  });

/** The fields that a request is made with. */
export const placeholdersOf = ({ url, json, form }: FlowRequest): string[] => [
  ...(url === undefined ? [] : fieldsInAddress(url)),
  ...placeholdersIn(JSON.stringify([json ?? null, form ?? null])),
];

/** Page 2 of `orders` is called `orders-2`, and so are its fields. */
const namesakeProblems = (name: string, { requests, disclose }: Collection): string[] => {
  const request = own(requests, name);
  if (request === undefined) return [];
  const later = Array.from({ length: mostPages(request) - 1 }, (_, index) => index + 2);
  const taken = later.map((page) => pageName(name, page)).filter((page) => own(requests, page) !== undefined);
  const everyPage = Object.entries(disclose).filter(([, field]) => field.from === name && field.page === 'every');
  const takenFields = everyPage
    .flatMap(([field]) => later.map((page) => pageName(field, page)))
    .filter((field) => own(disclose, field) !== undefined);
  return [...taken, ...takenFields].map((other) => `"${other}" is the name of one of its pages: choose another`);
};
