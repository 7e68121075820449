import { duplicateMembers } from './duplicate-members.ts';
import type { ParsedFlow } from './parse-flow.ts';
import { parseFlow } from './parse-flow.ts';

/**
 * Parses a flow file. Beyond `parseFlow` it finds what JSON.parse hides: text that is no JSON, and names written twice, of
 * which the first would be lost. `json` is the file's content as it is stored and hashed. Never throws.
 */
export const parseFlowText = (text: string): ParsedFlow => {
  const json = parsed(text);
  if ('fault' in json)
    return { kind: 'invalid', problems: [{ path: '', message: `the file must be JSON${json.fault}` }] };
  const duplicates = duplicateMembers(text);
  if (duplicates.length > 0) return { kind: 'invalid', problems: duplicates };
  return parseFlow(json.value);
};

const parsed = (text: string): { value: unknown } | { fault: string } => {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { fault: placeOf(error) };
  }
};

/** Where JSON.parse stopped, where its words tell: they are not the same in every engine. */
const placeOf = (error: unknown): string => {
  const words = String(error);
  const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(words) ?? [];
  if (line !== undefined && column !== undefined) return `: look at line ${line}, column ${column}`;
  return words.includes('end of JSON input') ? ': it ends too soon' : '';
};
