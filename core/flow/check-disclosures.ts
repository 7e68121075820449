import type { Collection } from './collection.ts';
import { folded } from './condition.ts';
import type { FlowDisclosure } from './disclosure.ts';
import { own } from './name.ts';
import type { Problem } from './problem.ts';
import { problemAt } from './problem.ts';

/** Finds fields of unknown requests, fields that can never be disclosed, and fields that the user could not tell apart. */
export const disclosureProblems = (node: string, { disclose, requests }: Collection): Problem[] =>
  Object.entries(disclose).flatMap(([name, field], index, all) => {
    const at = (member: string, message: string): Problem =>
      problemAt(['nodes', node, 'disclose', name, ...(member === '' ? [] : [member])], message);
    const request = own(requests, field.from);
    const namesake = all.slice(0, index).find(([, other]) => folded(other.label) === folded(field.label));
    return [
      ...(request === undefined
        ? [at('from', `there is no request "${field.from}" here: name one of ${Object.keys(requests).join(', ')}`)]
        : []),
      ...(request !== undefined && request.pages === undefined && field.page !== undefined
        ? [at('page', `"${field.from}" has no pages: leave it out, or give the request "pages"`)]
        : []),
      ...unsatisfiable(field).map(([member, message]) => at(member, message)),
      ...(namesake === undefined ? [] : [at('label', `"${namesake[0]}" is called the same: tell them apart`)]),
    ];
  });

type Finding = readonly [member: string, message: string];

/** What no answer of any platform can satisfy. */
const unsatisfiable = (field: FlowDisclosure): Finding[] => {
  const { type, atLeast, atMost, equals, oneOf } = field;
  const isText = type === 'string' || type === 'date';
  const isNumeric = atLeast !== undefined || atMost !== undefined;
  const findings: Finding[] = [];
  if (isNumeric && type !== undefined && type !== 'number')
    findings.push(['type', 'must be "number", as only numbers can be at least or at most something']);
  if (field.jsonPath === undefined && type !== undefined && !isText)
    findings.push(['type', 'must be "string" or "date": what is not JSON is text']);
  const wanted = equals === undefined ? (oneOf ?? []) : [equals];
  const member = equals === undefined ? 'oneOf' : 'equals';
  const javascriptType = type === 'date' ? 'string' : type;
  if (javascriptType !== undefined && wanted.some((value) => typeof value !== javascriptType))
    findings.push([member, `can never be met, as the value is a ${type}: mend it or "type"`]);
  if (field.jsonPath === undefined && wanted.some((value) => typeof value !== 'string'))
    findings.push([member, 'must be a text: what is not JSON is text']);
  if (new Set(wanted).size < wanted.length) findings.push([member, 'names a value twice: once is enough']);
  return findings;
};
