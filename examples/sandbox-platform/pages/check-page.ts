import { TEST_WORD } from '../test-users.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { otherAccount } from './other-account.ts';
import { entranceLayout } from './page-layout.ts';

/** Asks for the word in a picture; with `error` after a wrong one. */
export const checkPage = (form: { csrfToken: string; error?: string }): Html =>
  entranceLayout({
    title: 'One more check',
    card: html`<h1>One more check</h1>
      <p class="lead">We want to be sure that you are a person.</p>
      <form name="check" method="post" action="/login/check">
        <input type="hidden" name="csrf" value="${form.csrfToken}" />
        ${form.error === undefined ? [] : html`<p class="alert" role="alert">${form.error}</p>`} ${picture()}
        <label for="word">The word in the picture</label>
        <input
          id="word"
          name="word"
          type="text"
          autocomplete="off"
          autocapitalize="none"
          maxlength="40"
          required
          autofocus
        />
        <button type="submit">Continue</button>
      </form>
      ${otherAccount(form.csrfToken)}`,
  });

/** Letters that dance: for eyes, not for a lock that keeps any machine out. */
const picture = (): Html =>
  html`<svg class="check" viewBox="0 0 320 80" role="img" aria-label="A word, drawn with crooked letters">
    ${[...TEST_WORD].map(
      (letter, index) =>
        html`<text
          x="${50 + index * 34}"
          y="${index % 2 === 0 ? 46 : 56}"
          transform="rotate(${index % 2 === 0 ? -14 : 12} ${50 + index * 34} 50)"
          font-size="36"
          font-weight="700"
          fill="#0b6e4f"
        >
          ${letter}
        </text>`,
    )}
    <path d="M20 30 Q110 70 170 36 T306 44" fill="none" stroke="#ffb703" stroke-width="4" />
  </svg>`;
