import { parseJsonPath } from '../../zktls/disclosure/json-path.ts';
import type { Collection } from './collection.ts';
import { isCredentialName, namesInJson, namesInQuery } from './credential-name.ts';
import type { FlowDisclosure } from './disclosure.ts';
import { own } from './name.ts';
import type { Problem } from './problem.ts';
import { problemAt } from './problem.ts';
import type { FlowRequest } from './request.ts';

/** Finds credentials that would be disclosed, credentials that are written out, and secrets that are not sent. */
export const secretProblems = (node: string, { requests, disclose }: Collection): Problem[] => [
  ...Object.entries(requests).flatMap(([name, request]) =>
    requestFindings(request).map(([path, message]) => problemAt(['nodes', node, 'requests', name, ...path], message)),
  ),
  ...Object.entries(disclose)
    .filter(([, field]) => isCredentialName(nameOfPlace(field)))
    .map(([name]) =>
      problemAt(['nodes', node, 'disclose', name], 'would disclose what opens the account: leave it out'),
    ),
];

type Finding = readonly [path: readonly (string | number)[], message: string];

const requestFindings = (request: FlowRequest): Finding[] => {
  const { url, like, headers = {}, json, form, secret = [] } = request;
  const exposed = Object.keys(headers).filter((name) => isCredentialName(name) && !secret.includes(name));
  const unsent = secret.filter((name) => name !== 'cookie' && like === undefined && own(headers, name) === undefined);
  const written = [...namesInJson(json), ...Object.keys(form ?? {}), ...namesInQuery(url ?? '')].filter(
    isCredentialName,
  );
  return [
    ...exposed.map((name): Finding => [['headers', name], `would be disclosed: add "${name}" to "secret"`]),
    ...unsent.map((name): Finding => [['secret'], `the request does not send "${name}": add it or leave it out`]),
    ...[...new Set(written)].map((name): Finding => [
      [],
      `a credential ("${name}") has no place in a flow, and the attestor would see it: take it from the page with "like" or a header`,
    ]),
  ];
};

/** The last name on the way to a value, or the header's. */
const nameOfPlace = ({ jsonPath, header }: FlowDisclosure): string => {
  const path = jsonPath === undefined ? [] : parseJsonPath(jsonPath);
  return header ?? String(path.findLast((segment) => typeof segment === 'string') ?? '');
};
