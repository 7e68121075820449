import { describe, expect, it } from '@jest/globals';
import { htmlPlaces } from '../../../authoring/draft/html-places.ts';

const PAGE = `<!doctype html><title>Ana Ribeiro</title><body>
  <header class="bar wide"><b>Ana Ribeiro</b></header>
  <main id="account"><table><tr><th>Holder<td><span class="holder x9f81234">Ana
    Ribeiro</span><tr><th>Average<td>2,897.67<tr><th>Again<td>2,897.67</table>
  <p id="n58213">Lisbon</p><ul><li>one<li>two</ul></main>`;

const at = (text: string) => htmlPlaces(PAGE, text).map(({ css }) => css);

describe('a text that a page shows', () => {
  it('is found at each place, by a class or an id where that is one element’s own', () => {
    expect(htmlPlaces(PAGE, 'ana  ribeiro')).toEqual([
      { css: 'html > head:nth-child(1) > title:nth-child(1)', value: 'Ana Ribeiro' },
      { css: '.bar > b:nth-child(1)', value: 'Ana Ribeiro' },
      { css: '.holder', value: 'Ana Ribeiro' },
    ]);
  });

  it('is found by the way from a named element, as browsers complete tables', () => {
    const row = (index: number) =>
      `#account > table:nth-child(1) > tbody:nth-child(1) > tr:nth-child(${index}) > td:nth-child(2)`;
    expect(at('2,897.67')).toEqual([row(2), row(3)]);
    expect(at('two')).toEqual(['#account > ul:nth-child(3) > li:nth-child(2)']);
  });

  it('is not found by names that look like data', () => {
    expect(at('Lisbon')).toEqual(['#account > p:nth-child(2)']);
  });

  it('is not found when it is a part of a text, or nothing', () => {
    expect([...at('Ana'), ...at('897'), ...at(' '), ...at('nobody')]).toEqual([]);
  });
});
