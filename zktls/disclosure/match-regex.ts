import { RE2JS } from 're2js';
import { refuse } from '../refusal.ts';

/** States of the compiled expression. Time to match is at most this times the text's length, whatever the expression. */
const MAX_PROGRAM = 256;

/** A compiled expression: what its group, or without one the whole, matches in a text. */
export type TextMatcher = (text: string) => string;

/**
 * Compiles a regular expression of RE2's syntax (no look-around, no back references), which is matched in linear time. Refuses
 * `regex_syntax` for others, for more than one group, and for expressions that grow too large. The matcher refuses a text that
 * matches nowhere (`regex_no_match`) or at several places (`regex_several_matches`): which of them is meant, nobody said.
 */
export const compileRegex = (pattern: string): TextMatcher => {
  const compiled = compile(pattern);
  const groups = compiled.groupCount();
  if (groups > 1 || compiled.programSize() > MAX_PROGRAM) refuse('regex_syntax');
  return (text) => {
    const matcher = compiled.matcher(text);
    const found = (matcher.find() ? matcher.group(groups) : null) ?? refuse('regex_no_match');
    return matcher.find() ? refuse('regex_several_matches') : found;
  };
};

const compile = (pattern: string): RE2JS => {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return refuse('regex_syntax');
  }
};
