import type { MarkedValue } from '../../authoring/draft/draft-collect.ts';
import type { FoundValue, ValuePlace } from '../../authoring/draft/find-value.ts';
import { findValue } from '../../authoring/draft/find-value.ts';
import type { WatchedAuthor } from '../../authoring/draft/watch-author.ts';
import type { Context } from '../command.ts';

const QUESTION = 'Mark a value on the page and press Enter, or type it ("done" ends): ';
const MOST_SHOWN = 5;

/** Asks for the values that are to be disclosed, one after the other, until the author is done or has gone. */
export const markValues = async (
  author: Pick<WatchedAuthor, 'answers' | 'markedText'>,
  { ask, progress }: Pick<Context, 'ask' | 'progress'>,
): Promise<MarkedValue[]> => {
  const marks: MarkedValue[] = [];
  for (;;) {
    const line = (await ask(QUESTION))?.trim();
    if (line === undefined || line === 'done') return marks;
    const text = line === '' ? await author.markedText() : line;
    if (text === '') {
      progress('Nothing is marked on the page.');
      continue;
    }
    const found = findValue(text, await author.answers());
    const chosen = found.length > 1 ? await choose(found, { ask, progress }) : found[0];
    if (chosen === undefined) {
      progress(`"${text}" is in no JSON that the page got, and is no whole text of its HTML as the server sent it.`);
      continue;
    }
    const suggested = lastNameIn(chosen.place);
    const label = (await ask(`What is it called for the user? [${suggested}] `))?.trim() || suggested;
    if (marks.some((mark) => mark.label.toLowerCase() === label.toLowerCase()))
      progress(`There is a "${label}" already.`);
    else marks.push({ ...chosen, label });
  }
};

const choose = async (
  found: readonly FoundValue[],
  { ask, progress }: Pick<Context, 'ask' | 'progress'>,
): Promise<FoundValue | undefined> => {
  const shown = found.slice(0, MOST_SHOWN);
  shown.forEach(({ answer: { method, url }, place, value }, index) =>
    progress(
      `  ${index + 1}  ${'css' in place ? place.css : place.jsonPath} = ${JSON.stringify(value)}  (${method} ${url})`,
    ),
  );
  const answer = (await ask('Which one? [1] '))?.trim() || '1';
  return shown[Number(answer) - 1];
};

/** `$.summary.monthlyAverage` is "Monthly average" for people, `#statement .holder` is "Holder". */
const lastNameIn = (place: ValuePlace): string => {
  const [name = 'Value'] =
    'css' in place
      ? (place.css.match(/(?<=[#.])[\w-]+$/) ?? [])
      : (place.jsonPath.match(/[A-Za-z_]\w*(?=[^A-Za-z_]*$)/) ?? []);
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_-]/g, ' ')
    .trim()
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};
