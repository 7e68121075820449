import * as z from 'zod';
import { partnerBrandSchema, type PartnerBrand } from '../../core/partner/partner-brand.ts';
import { command, wholeNumber } from '../command.ts';
import { usageError } from '../operator-error.ts';
import { listLines } from '../table.ts';
import { noSuchPartner, openPartners } from './open-partners.ts';
import { partnerEntries, partnerViewOf } from './partner-view.ts';
import { readLogo } from './read-logo.ts';

const { accentColor } = partnerBrandSchema.shape;

/** `veriframe partner set-brand ID`. */
export const setBrand = command({
  path: ['partner', 'set-brand'],
  summary: 'says how the embed page looks for a partner',
  details: `Replaces what was set before; --clear goes back to the page's own look. The page never shows a colour
that cannot be read: an accent of too little contrast is darkened or lightened. It takes effect when a page is loaded.`,
  operands: ['ID'],
  options: {
    logo: { type: 'string', value: 'FILE', help: 'PNG, JPEG, WebP or SVG of 16 KB at most, shown 28 pixels high' },
    accent: { type: 'string', value: '#RRGGBB', help: 'colour of buttons and outlines' },
    'corner-radius': { type: 'string', value: 'N', help: 'radius of corners in pixels, 0 to 24' },
    clear: { type: 'boolean', help: "the page's own look" },
  },
  deployment: true,
  example: "veriframe partner set-brand acme --logo logo.svg --accent '#0b6e4f' --local",
  input: z.object({
    ID: z.string(),
    logo: z.string().min(1).optional(),
    accent: accentColor,
    'corner-radius': wholeNumber(0, 24).optional(),
    clear: z.boolean().default(false),
  }),
  run: async (given, { openDeployment }) => {
    const brand = await brandOf(given);
    const isNamed = Object.keys(brand).length > 0;
    if (isNamed === given.clear)
      throw usageError('Name a logo, an accent or a radius, or --clear.', 'See veriframe partner set-brand --help.');
    const partners = openPartners(await openDeployment());
    if (!(await partners.setBrand(given.ID, isNamed ? brand : undefined))) throw noSuchPartner(given.ID);
    const partner = await partners.find(given.ID);
    if (!partner) throw noSuchPartner(given.ID);
    const view = partnerViewOf(partner);
    return { json: view, lines: listLines(partnerEntries(view)) };
  },
});

const brandOf = async (given: {
  logo?: string | undefined;
  accent?: string | undefined;
  'corner-radius'?: number | undefined;
}): Promise<PartnerBrand> => ({
  ...(given.logo === undefined ? {} : { logo: await readLogo(given.logo) }),
  ...(given.accent === undefined ? {} : { accentColor: given.accent }),
  ...(given['corner-radius'] === undefined ? {} : { cornerRadiusPx: given['corner-radius'] }),
});
