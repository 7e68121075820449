import { own } from './name.ts';

/** What a `{{…}}` may be filled with. */
export type TemplateValues = Readonly<Record<string, string | number | boolean>>;

const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;

/** The names between `{{` and `}}`, each once. */
export const placeholdersIn = (text: string): string[] => [
  ...new Set([...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name)),
];

/** Puts values in place of `{{name}}`, each through `encode`. Undefined when one is not there. */
export const filled = (
  text: string,
  values: TemplateValues,
  encode: (value: string) => string = (value) => value,
): string | undefined => {
  if (placeholdersIn(text).some((name) => own(values, name) === undefined)) return undefined;
  return text.replace(PLACEHOLDER, (_, name: string) => encode(String(own(values, name))));
};
