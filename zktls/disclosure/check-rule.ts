import type { DisclosureRule } from '../../core/contract/disclosure-rule.ts';
import { isComparison, comparisonOf } from './evaluate-rule.ts';
import { parseJsonPath } from './json-path.ts';
import { compileRegex } from './match-regex.ts';
import { parseSelector } from './parse-selector.ts';

/** Refuses, with `FLOW_INVALID`, a rule that no response could satisfy: a path, expression, selector or bound that is none. */
export const checkRule = (rule: DisclosureRule): void => {
  if (rule.jsonPath !== undefined) parseJsonPath(rule.jsonPath);
  if (rule.regex !== undefined) compileRegex(rule.regex);
  if (rule.css !== undefined) parseSelector(rule.css);
  if (isComparison(rule)) comparisonOf(rule);
};
