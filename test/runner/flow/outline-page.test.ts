import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DocumentOutline } from '../../../core/contract/page-outline.ts';
import { outlinePage } from '../../../runner/flow/outline-page.ts';
import type { BrowserAtSites } from './a-browser-at-sites.ts';
import { aBrowserAtSites } from './a-browser-at-sites.ts';

/** Stands wherever a site or a person can write something. */
const CANARY = 'Kanarienvogel';
const SECRETIVE = `
  <style>.${CANARY}::before { content: '${CANARY}' }</style>
  <!-- ${CANARY} -->
  <header class="${CANARY}"><h1 id="${CANARY}" title="${CANARY}">${CANARY}</h1></header>
  <form name="${CANARY}" action="/${CANARY}" data-user="${CANARY}">
    <label>${CANARY}<input name="${CANARY}" value="${CANARY}" placeholder="${CANARY}" aria-label="${CANARY}"></label>
    <input type="password" id="pw"><textarea>${CANARY}</textarea>
    <select><option selected>${CANARY}</option></select>
    <button disabled value="${CANARY}">${CANARY}</button>
  </form>
  <p role="alert">${CANARY}</p><p role="${CANARY}">${CANARY}</p>
  <div contenteditable><b>${CANARY}</b></div>
  <x-${CANARY.toLowerCase()}>${CANARY}</x-${CANARY.toLowerCase()}>
  <img alt="${CANARY}" src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=" width="40" height="40">
  <svg width="50" height="20"><text y="15">${CANARY}</text></svg>
  <a href="/${CANARY}">${CANARY}</a>
  <div hidden>${CANARY}</div>
  <div id="host"></div>
  <script>
    document.getElementById('host').attachShadow({ mode: 'open' }).innerHTML = '<output>${CANARY}</output>';
    document.getElementById('pw').value = '${CANARY}';
  </script>`;
const LYING = `<p>Hello</p><script>
  for (const name of ['localName', 'tagName', 'textContent', 'innerText'])
    Object.defineProperty(Element.prototype, name, { get: () => '${CANARY}' });
  Element.prototype.getAttribute = () => '${CANARY}';
  Element.prototype.getBoundingClientRect = () => ({ left: '${CANARY}', top: 1, width: 1, height: 1 });
</script>`;
const named = (name: string, typed: string): string =>
  `<p>Hello <span>${name}</span></p><input id="f"><script>document.getElementById('f').value = '${typed}'</script>`;

let at: BrowserAtSites;
beforeAll(async () => {
  at = await aBrowserAtSites({
    'gigs.example': {
      [`/secretive?user=${CANARY}`]: SECRETIVE,
      '/lying': LYING,
      '/many': '<p>x</p>'.repeat(1_000),
      '/ada': named('Ada', 'x'),
      '/eva': named('Eva-Lina', 'a much longer secret that nobody should measure'),
      '/framed': '<p>Above</p><iframe src="/ada"></iframe><iframe src="https://ads.example/ad"></iframe>',
    },
    'ads.example': { '/ad': `<p>${CANARY}</p>` },
  });
}, 60_000);
afterAll(() => at.close());
beforeEach(() => at.browser.reset());

const outlineOf = async (path: string): Promise<DocumentOutline[]> => {
  await at.browser.pages.current().goto(`https://gigs.example${path}`);
  return outlinePage(at.browser.pages, ['gigs.example']);
};
const elementsOf = ([main]: readonly DocumentOutline[]) => (main?.elements ?? []).map(({ element }) => element);

describe('the outline of a page', () => {
  it('shows what is where, in words of HTML', async () => {
    const [main] = await outlineOf(`/secretive?user=${CANARY}`);
    expect(main).toMatchObject({ isMain: true, isOnAllowedHost: true, isCut: false });
    const { elements = [] } = main ?? {};
    expect(elements.map(({ element, field, role }) => [element, field ?? role].filter(Boolean).join(' '))).toEqual([
      ...['html', 'body', 'header', 'h1', 'form', 'label', 'input text', 'input password', 'textarea', 'select'],
      ...['button', 'p alert', 'p', 'div', 'other', 'img', 'svg', 'a', 'div', 'output'],
    ]);
    expect(elements.find(({ element }) => element === 'button')).toMatchObject({ disabled: true, text: true });
    expect(elements.find(({ element }) => element === 'h1')).toMatchObject({ depth: 3, text: true });
  });

  it('holds no word that the site or the user has written, wherever it stands', async () => {
    const outline = await outlineOf(`/secretive?user=${CANARY}`);
    expect(elementsOf(outline).length).toBeGreaterThan(10);
    expect(JSON.stringify(outline).toLowerCase()).not.toContain(CANARY.toLowerCase());
  });

  it('is not deceived by the page’s scripts', async () => {
    const outline = await outlineOf('/lying');
    expect(elementsOf(outline)).toEqual(['html', 'body', 'p']);
    expect(JSON.stringify(outline)).not.toContain(CANARY);
  });

  it('is the same whatever was typed, and for names of about one length', async () => {
    expect(await outlineOf('/ada')).toEqual(await outlineOf('/eva'));
  });

  it('says that it left something out of a page that is too long', async () => {
    const [main] = await outlineOf('/many');
    expect(main?.elements).toHaveLength(800);
    expect(main?.isCut).toBe(true);
  });

  it('has the frames of allowed hosts, too, and no others', async () => {
    const outline = await outlineOf('/framed');
    expect(outline.map(({ isMain }) => isMain)).toEqual([true, false]);
    expect(elementsOf(outline).filter((element) => element === 'iframe')).toHaveLength(2);
    expect(elementsOf(outline.slice(1))).toContain('input');
  });

  it('is none of a page that is gone', async () => {
    const gone = {
      ...at.browser.pages,
      current: () => {
        throw new Error('gone');
      },
    };
    expect(await outlinePage(gone, [])).toEqual([]);
  });
});
