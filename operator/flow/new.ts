import * as z from 'zod';
import { command, requiredText, wholeNumber } from '../command.ts';
import { usageError } from '../operator-error.ts';
import { BROWSER_OPTIONS, browserInput, sitesOf } from './browser-options.ts';

const input = z.object({
  ...browserInput,
  url: browserInput.url.unwrap(),
  out: requiredText(),
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,63}$/, { error: 'must be lower case letters, digits and dashes' })
    .optional(),
  id: wholeNumber(1, 999_999_999).optional(),
});
export type NewInput = z.output<typeof input>;

/** `veriframe flow new`. */
export const newFlow = command({
  path: ['flow', 'new'],
  summary: 'writes the first draft of a platform while you show the way in a browser',
  details: `Log in and go to the page that shows the data, as a user would. What you click becomes the flow's way, logins become waits for the user, and
what you type is never written down. Then mark the values on the page, or type them as you see them: each is looked for in the JSON that the
page got, else in its HTML, and becomes a field. The draft passes veriframe flow check; what else can happen on the platform (wrong passwords, outages, no
data) is yours to add.

The window is needed: see veriframe flow run --help for where it comes from. Without a screen, a page at the address that is printed takes its place.`,
  options: {
    ...BROWSER_OPTIONS,
    url: { type: 'string', value: 'URL', help: 'the login page of the platform' },
    out: { type: 'string', short: 'o', value: 'DIR', help: "the platform's folder, also as -o; it is made" },
    name: { type: 'string', value: 'NAME', help: 'of the platform (default: the name of the folder)' },
    id: { type: 'string', value: 'NUMBER', help: "the platform's id in the API (default: 100)" },
  },
  deployment: false,
  example: 'veriframe flow new --url https://gigs.sandbox.test/login -o platforms/gigs --local',
  input,
  run: async (given, context) => {
    const sites = await sitesOf(given, context);
    const name = given.name ?? nameOf(given.out);
    if (name === undefined) throw usageError('--name is missing: the name of the folder is none for a platform.');
    // Loaded when it is needed: every other command does without a browser.
    const { draftWithAuthor } = await import('./draft-with-author.ts');
    return draftWithAuthor({ ...given, name }, sites, context);
  },
});

const nameOf = (directory: string): string | undefined =>
  /(?:^|[\\/])([a-z][a-z0-9-]{0,63})[\\/]?$/.exec(directory)?.[1];
