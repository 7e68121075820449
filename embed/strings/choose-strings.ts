import { ar } from './ar.ts';
import { en, type Strings } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { pt } from './pt.ts';

const LANGUAGES: readonly Strings[] = [en, es, pt, fr, ar];

/**
 * The words for the first of these locales (BCP 47 tags, the most wanted first) whose language the page speaks; English when
 * there is none. The region does not matter: `pt-BR` and `pt-PT` read the same words.
 */
export const chooseStrings = (locales: readonly string[]): Strings => {
  for (const locale of locales) {
    const language = locale.toLowerCase().split(/[-_]/)[0];
    const found = LANGUAGES.find((strings) => strings.language === language);
    if (found !== undefined) return found;
  }
  return en;
};
