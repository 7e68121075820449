/** A link of a Markdown document to a file of the repository or to a heading. */
export type Link = { readonly file: string; readonly anchor: string };

const withoutCode = (markdown: string): string => markdown.replace(/^```.*?^```$/gms, '').replace(/`[^`\n]*`/g, '');

/** The links that do not leave the repository; `file` is empty where the document links to itself. */
export const linksOf = (markdown: string): Link[] =>
  [...withoutCode(markdown).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [file = '', anchor = ''] = target.split('#');
      return { file, anchor };
    });

/** The anchors of a document's headings, as GitHub makes them: a heading that stands again gets a number. */
export const anchorsOf = (markdown: string): Set<string> => {
  const seen = new Map<string, number>();
  const headings = markdown.replace(/^```.*?^```$/gms, '').matchAll(/^#{1,6} (.+)$/gm);
  return new Set(
    [...headings].map(([, text = '']) => {
      const slug = text
        .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-');
      const times = seen.get(slug) ?? 0;
      seen.set(slug, times + 1);
      return times === 0 ? slug : `${slug}-${times}`;
    }),
  );
};

/** The npm scripts that a document tells its readers to run. */
export const scriptsNamedIn = (markdown: string): string[] =>
  [...markdown.matchAll(/\bnpm run (?:--silent )?([\w:-]+)/g)].map(([, name = '']) => name);
