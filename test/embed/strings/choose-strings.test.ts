import { describe, expect, it } from '@jest/globals';
import { SESSION_ERROR_CODES } from '../../../core/failure.ts';
import { chooseStrings } from '../../../embed/strings/choose-strings.ts';
import { en, type Strings } from '../../../embed/strings/en.ts';
import { failureText } from '../../../embed/ui/failure-text.ts';

const TRANSLATIONS = ['es', 'pt', 'fr', 'ar'].map((locale) => chooseStrings([locale]));

type Said = readonly [path: string, words: string];

/** Every text of a language, with its place; what takes names is given some. */
const textsOf = (value: unknown, path = ''): Said[] => {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') return [[path, String(value('Acorn', true))]];
  return Object.entries(value ?? {}).flatMap(([key, inner]) => textsOf(inner, `${path}.${key}`));
};

const wordsOf = (strings: Strings): Said[] =>
  textsOf(strings).filter(([path]) => path !== '.language' && path !== '.direction');

describe('the languages of the embed page', () => {
  it.each([
    [['pt-BR'], 'pt'],
    [['fr_CA'], 'fr'],
    [['AR-eg', 'en'], 'ar'],
    [['de-DE', 'es-419', 'en'], 'es'],
    [['de', 'sv'], 'en'],
    [['', 'e', 'english'], 'en'],
    [[], 'en'],
  ])('speaks the first of %j that it knows: %s', (locales, language) => {
    expect(chooseStrings(locales).language).toBe(language);
  });

  it.each(TRANSLATIONS.map((strings) => [strings.language, strings] as const))(
    'leaves no text in English, no name unsaid and no text empty: %s',
    (_language, strings) => {
      const english = new Map(wordsOf(en));
      const words = wordsOf(strings);
      expect(words.map(([path]) => path).sort()).toEqual([...english.keys()].sort());
      for (const [path, text] of words) {
        expect([path, text]).not.toEqual([path, english.get(path)]);
        expect(text.trim()).toBe(text);
        expect(text).not.toBe('');
        expect([path, text.includes('Acorn')]).toEqual([path, english.get(path)?.includes('Acorn')]);
      }
    },
  );

  it('isolates names in a text that runs from right to left, so that they turn nothing around them', () => {
    const arabic = wordsOf(chooseStrings(['ar'])).filter(([, text]) => text.includes('Acorn'));
    expect(arabic.length).toBeGreaterThan(10);
    for (const [path, text] of arabic) {
      expect([path, text.replaceAll('\u2068Acorn\u2069', '')]).toEqual([path, expect.not.stringContaining('Acorn')]);
    }
  });

  it('has words for every way in which a session can fail', () => {
    for (const code of SESSION_ERROR_CODES) {
      const words = failureText(code, 'unknown', chooseStrings(['fr']));
      expect([code, words]).not.toEqual([code, 'unknown']);
    }
    expect(failureText('FROM_A_NEWER_SERVER', 'As the server says.', en)).toBe('As the server says.');
  });
});
