import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { partnerBrandSchema } from '../../../core/partner/partner-brand.ts';
import { brandProperties } from '../../../embed/ui/brand.ts';
import { BLACK, contrastOf, parseColour, WHITE } from '../../../embed/ui/contrast.ts';

const coloursOf = (property: string | undefined) => (property?.match(/#[0-9a-f]{6}/g) ?? []).map(parseColour);

describe("a partner's brand", () => {
  it('measures contrast as WCAG does', () => {
    expect(contrastOf(BLACK, WHITE)).toBe(21);
    expect(contrastOf(WHITE, WHITE)).toBe(1);
    // The grey that WCAG's own techniques name as the lightest that passes on white (G18).
    expect(contrastOf(parseColour('#767676'), WHITE)).toBeCloseTo(4.54, 2);
  });

  it('leaves an accent that can be seen as it is', () => {
    expect(brandProperties({ accentColor: '#1f4fd8' })['--accent']).toMatch(/^light-dark\(#1f4fd8, /);
  });

  it('never shows a text or an outline that cannot be seen, whatever colour a partner has', () => {
    const grounds = readFileSync('embed/style.css', 'utf8').match(/--(?:page|card): light-dark\(([^)]+)\)/g) ?? [];
    expect(grounds).toHaveLength(2);
    const byScheme = [0, 1].map((scheme) =>
      grounds.map((ground) => (ground.replace('#fff,', '#ffffff,').match(/#[0-9a-f]{6}/g) ?? [])[scheme] ?? ''),
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (value) => {
        const properties = brandProperties({ accentColor: `#${value.toString(16).padStart(6, '0')}` });
        const accents = coloursOf(properties['--accent']);
        const texts = coloursOf(properties['--on-accent']);
        byScheme.forEach((hexes, scheme) => {
          const [accent, text] = [accents[scheme], texts[scheme]];
          if (accent === undefined || text === undefined) throw new Error('a scheme has no colours');
          for (const hex of hexes) expect(contrastOf(accent, parseColour(hex))).toBeGreaterThanOrEqual(4.5);
          expect(contrastOf(text, accent)).toBeGreaterThanOrEqual(4.5);
        });
      }),
    );
  });

  it('is a colour, a radius and a small picture, and nothing else', () => {
    expect(
      partnerBrandSchema.safeParse({
        accentColor: '#1F4FD8',
        cornerRadiusPx: 0,
        logo: 'data:image/png;base64,iVBORw==',
      }).success,
    ).toBe(true);
    for (const brand of [
      { accentColor: 'red' },
      { accentColor: '#fff' },
      { accentColor: '#1f4fd8;background:url(//x)' },
      { cornerRadiusPx: 400 },
      { logo: 'https://acorn.example/logo.svg' },
      { logo: 'javascript:alert(1)' },
      { logo: 'data:text/html;base64,PGI+' },
      { logo: `data:image/png;base64,${'A'.repeat(22_000)}` },
      { title: 'Log in here' },
    ]) {
      expect([brand, partnerBrandSchema.safeParse(brand).success]).toEqual([brand, false]);
    }
  });
});
