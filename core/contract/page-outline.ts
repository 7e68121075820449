import * as z from 'zod';

/**
 * What may be said of an element of a page: words of HTML and ARIA, and nothing that a site or a person has written. Whoever
 * reads an outline from a page holds it to these lists, so that a hostile page gets no word of its own into one.
 */
export const OUTLINE_ELEMENTS = [
  ...(['html', 'body', 'main', 'header', 'footer', 'nav', 'section', 'article', 'aside', 'dialog', 'form'] as const),
  ...(['fieldset', 'legend', 'label', 'input', 'button', 'select', 'textarea', 'output', 'progress', 'meter'] as const),
  ...([
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'p',
    'blockquote',
    'pre',
    'hr',
    'ul',
    'ol',
    'li',
    'dl',
    'dt',
    'dd',
  ] as const),
  ...(['table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td', 'a', 'details', 'summary', 'figure'] as const),
  ...(['figcaption', 'img', 'picture', 'svg', 'canvas', 'video', 'audio', 'iframe', 'object', 'embed'] as const),
  ...(['div', 'span', 'b', 'i', 'em', 'strong', 'small', 'code', 'time', 'data'] as const),
  /** Any other, those that a site has made up included. */
  'other',
] as const;

export const OUTLINE_ROLES = [
  ...(['alert', 'alertdialog', 'banner', 'button', 'checkbox', 'combobox', 'contentinfo', 'dialog', 'form'] as const),
  ...(['grid', 'heading', 'img', 'link', 'list', 'listbox', 'listitem', 'log', 'main', 'menu', 'menuitem'] as const),
  ...(['navigation', 'none', 'option', 'presentation', 'progressbar', 'radio', 'radiogroup', 'region', 'row'] as const),
  ...(['search', 'searchbox', 'slider', 'spinbutton', 'status', 'switch', 'tab', 'table', 'tablist'] as const),
  ...(['tabpanel', 'textbox', 'timer', 'toolbar', 'tooltip', 'tree', 'treeitem'] as const),
] as const;

export const OUTLINE_FIELDS = [
  ...(['button', 'checkbox', 'color', 'date', 'datetime-local', 'email', 'file', 'hidden', 'image', 'month'] as const),
  ...([
    'number',
    'password',
    'radio',
    'range',
    'reset',
    'search',
    'submit',
    'tel',
    'text',
    'time',
    'url',
    'week',
  ] as const),
] as const;

/** Bounds of an outline; what goes beyond is left out, and the outline says so. */
export const OUTLINE_LIMITS = { documents: 5, elements: 800, depth: 100, pixels: 100_000 } as const;

/**
 * Places and sizes are in steps of so many CSS pixels. Across they are wide, because an element is often as wide as its text, and
 * the next one stands where that ends: a length is known to about ten letters.
 */
export const OUTLINE_STEPS_PX = { across: 80, down: 8 } as const;

const pixels = z.int().min(-OUTLINE_LIMITS.pixels).max(OUTLINE_LIMITS.pixels);
const across = pixels.multipleOf(OUTLINE_STEPS_PX.across);
const down = pixels.multipleOf(OUTLINE_STEPS_PX.down);

export const outlineElementSchema = z.strictObject({
  element: z.enum(OUTLINE_ELEMENTS),
  /** How many of the elements before it, in this outline, it lies in. */
  depth: z.int().min(0).max(OUTLINE_LIMITS.depth),
  role: z.enum(OUTLINE_ROLES).optional(),
  /** The kind of an input field. */
  field: z.enum(OUTLINE_FIELDS).optional(),
  /** Whether it shows text of its own; which is not said. */
  text: z.literal(true).optional(),
  disabled: z.literal(true).optional(),
  /** Left, top, width, height in CSS pixels. */
  box: z.tuple([across, down, across, down]),
});
export type OutlineElement = z.infer<typeof outlineElementSchema>;

/** A document as boxes: what is where, and nothing of what it says. */
export const documentOutlineSchema = z.strictObject({
  /** Whether it is the page itself, and not a frame in it. */
  isMain: z.boolean(),
  /** Whether it is of a host that the flow allows. */
  isOnAllowedHost: z.boolean(),
  width: across,
  height: down,
  elements: z.array(outlineElementSchema).max(OUTLINE_LIMITS.elements),
  /** More elements were there than an outline holds. */
  isCut: z.boolean(),
});
export type DocumentOutline = z.infer<typeof documentOutlineSchema>;
