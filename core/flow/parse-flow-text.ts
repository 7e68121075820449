import { duplicateMembers } from './duplicate-members.ts';
import type { ParsedFlow } from './parse-flow.ts';
import { parseFlow } from './parse-flow.ts';

/**
 * Parses a flow file. Beyond `parseFlow` it finds what JSON.parse hides: text that is no JSON, and names written twice, of
 * which the first would be lost. `json` is the file's content as it is stored and hashed. Never throws.
 */
export const parseFlowText = (text: string): ParsedFlow => {
  const json = parsed(text);
  if (json === undefined) return { kind: 'invalid', problems: [{ path: '', message: 'the file must be JSON' }] };
  const duplicates = duplicateMembers(text);
  if (duplicates.length > 0) return { kind: 'invalid', problems: duplicates };
  return parseFlow(json.value);
};

const parsed = (text: string): { value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
};
