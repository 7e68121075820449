import * as z from 'zod';

const LOWERCASE = 'abcdefghijklmnopqrstuvwxyz';
const UPPERCASE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const NUMBERS = '0123456789';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** What a template says about a generated value: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-secretsmanager-secret-generatesecretstring.html */
export const generateSecretStringSchema = z.strictObject({
  PasswordLength: z.int().min(1).max(4096).default(32),
  ExcludeCharacters: z.string().default(''),
  ExcludeLowercase: z.boolean().default(false),
  ExcludeUppercase: z.boolean().default(false),
  ExcludeNumbers: z.boolean().default(false),
  ExcludePunctuation: z.boolean().default(false),
  IncludeSpace: z.boolean().default(false),
  RequireEachIncludedType: z.boolean().default(true),
  SecretStringTemplate: z.string().optional(),
  GenerateStringKey: z.string().optional(),
});

type Rules = z.infer<typeof generateSecretStringSchema>;

/** A new secret value after the template's rules; fails when they leave no character or no room for each kind. */
export const generateSecretString = (rules: Rules, randomInt: (below: number) => number): string => {
  const password = generatePassword(rules, randomInt);
  if (rules.SecretStringTemplate === undefined || rules.GenerateStringKey === undefined) return password;
  const template = z.record(z.string(), z.unknown()).parse(JSON.parse(rules.SecretStringTemplate));
  return JSON.stringify({ ...template, [rules.GenerateStringKey]: password });
};

const generatePassword = (rules: Rules, randomInt: (below: number) => number): string => {
  const without = (characters: string): string[] =>
    [...characters].filter((character) => !rules.ExcludeCharacters.includes(character));
  const kinds = [
    rules.ExcludeLowercase ? [] : without(LOWERCASE),
    rules.ExcludeUppercase ? [] : without(UPPERCASE),
    rules.ExcludeNumbers ? [] : without(NUMBERS),
    rules.ExcludePunctuation ? [] : without(PUNCTUATION),
    rules.IncludeSpace ? without(' ') : [],
  ].filter((kind) => kind.length > 0);
  const all = kinds.flat();
  if (all.length === 0) throw new Error('GenerateSecretString leaves no character to choose from.');
  if (rules.RequireEachIncludedType && rules.PasswordLength < kinds.length) {
    throw new Error('GenerateSecretString asks for a password shorter than its kinds of characters.');
  }
  for (;;) {
    const password = Array.from({ length: rules.PasswordLength }, () => all[randomInt(all.length)] ?? '');
    // Drawing again keeps every password that fits equally likely.
    const hasEach = kinds.every((kind) => password.some((character) => kind.includes(character)));
    if (hasEach || !rules.RequireEachIncludedType) return password.join('');
  }
};
