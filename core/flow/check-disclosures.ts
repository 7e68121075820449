import { Failure } from '../failure.ts';
import { checkRule } from '../../zktls/disclosure/check-rule.ts';
import type { Collection } from './collection.ts';
import { folded } from './condition.ts';
import type { FlowDisclosure } from './disclosure.ts';
import { ruleOf } from './disclosure-plan.ts';
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
      ...[...unreadable(field), ...unsatisfiable(field)].map(([member, message]) => at(member, message)),
      ...(namesake === undefined ? [] : [at('label', `"${namesake[0]}" is called the same: tell them apart`)]),
    ];
  });

type Finding = readonly [member: string, message: string];

const ADVICE: Readonly<Record<string, readonly [member: keyof FlowDisclosure, message: string]>> = {
  regex_syntax: ['regex', 'must be a regular expression of RE2 with at most one group, and not larger than needed'],
  css_syntax: ['css', 'must be one selector of tags, ids, classes, attributes, :first-child and :nth-child(2)'],
  json_path_syntax: ['jsonPath', 'must name one value, as in $.name'],
};

/** What neither prover nor attestor can read: asks the checks that both of them use, which refuse by throwing. */
const unreadable = (field: FlowDisclosure): Finding[] => {
  try {
    checkRule(ruleOf(field));
    return [];
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const bound = field.atLeast === undefined ? 'atMost' : 'atLeast';
    return [
      ADVICE[String(error.details['reason'])] ?? [bound, 'must be a number that is written out in at most 32 digits'],
    ];
  }
};

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
