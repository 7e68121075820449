import type { Html } from './html.ts';
import { html } from './html.ts';

/** The way back to the login for somebody whose login is half done. */
export const otherAccount = (csrfToken: string): Html =>
  html`<form class="aside" method="post" action="/logout">
    <input type="hidden" name="csrf" value="${csrfToken}" />
    <button class="plain" type="submit">Use another account</button>
  </form>`;
