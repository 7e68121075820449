const BLOCK = /(<!-- drawing: npm run draw -->\n\n```mermaid\n)[^]*?(```\n\n<!-- end of drawing -->)/;

/** The page with `drawing` in the place of the one that it has. Throws when it has no place for one. */
export const withDrawing = (page: string, drawing: string): string => {
  if (!BLOCK.test(page)) throw new Error('the page has no place for a drawing');
  return page.replace(BLOCK, (_, before: string, after: string) => `${before}${drawing}${after}`);
};
