import type { Problem } from './problem.ts';
import { problemAt } from './problem.ts';

/** An object or array that is open at this place of the text. */
type Frame = { readonly names: Set<string> | undefined; at: string | number; expectsName: boolean };

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],]/g;

/** Finds members that an object of a valid JSON text has twice, however they are escaped. */
export const duplicateMembers = (text: string): Problem[] => {
  const problems: Problem[] = [];
  const open: Frame[] = [];
  for (const [token] of text.matchAll(TOKEN)) {
    const frame = open.at(-1);
    if (token === '{') open.push({ names: new Set(), at: '', expectsName: true });
    else if (token === '[') open.push({ names: undefined, at: 0, expectsName: false });
    else if (token === '}' || token === ']') open.pop();
    else if (frame === undefined) continue;
    else if (token === ',') next(frame);
    else if (frame.names !== undefined && frame.expectsName) {
      const name = String(JSON.parse(token));
      frame.at = name;
      frame.expectsName = false;
      if (frame.names.has(name))
        problems.push(
          problemAt(
            open.map(({ at }) => at),
            'is written twice: choose another name',
          ),
        );
      frame.names.add(name);
    }
  }
  return problems;
};

const next = (frame: Frame): void => {
  if (typeof frame.at === 'number') frame.at += 1;
  else frame.expectsName = true;
};
