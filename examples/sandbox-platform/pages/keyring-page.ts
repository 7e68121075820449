import { SANDBOX_HOSTS } from '../sandbox-hosts.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { documentOf } from './page-layout.ts';
import { userNameField } from './user-name-field.ts';

/** Keyring's login, in a window of its own; with `error` after a login that was refused. */
export const keyringPage = (form: { readonly login?: string; readonly error?: string }): Html =>
  keyringLayout(
    'Log in with Keyring',
    html`<h1>Log in with Keyring</h1>
      <p class="lead">to go on to <strong>Gigs</strong></p>
      <form name="login" method="post" action="/authorize">
        ${form.error === undefined ? [] : html`<p class="alert" role="alert">${form.error}</p>`}
        ${userNameField({ label: 'Keyring name', value: form.login, isFirst: true })}
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="current-password" maxlength="120" required />
        <button type="submit">Allow Gigs to know who I am</button>
      </form>`,
  );

/** The last page of the window: hands the code to the page that opened it, and to nobody else. */
export const keyringDonePage = (code: string): Html =>
  keyringLayout(
    'One moment',
    html`<h1>One moment</h1>
      <p class="lead">Going back to Gigs …</p>`,
    html`<script
      src="/assets/keyring-done.js"
      data-code="${code}"
      data-opener="https://${SANDBOX_HOSTS.gigs}"
      defer
    ></script>`,
  );

const keyringLayout = (title: string, card: Html, script: Html | readonly Html[] = []): Html =>
  documentOf({
    title: `${title} · Keyring`,
    head: script,
    body: html`<main class="keyring">
      <p class="ring">${ring()} Keyring</p>
      <div class="card">${card}</div>
      <p class="small">Keyring is a sandbox, too: it knows only test users.</p>
    </main>`,
  });

const ring = (): Html =>
  html`<svg class="mark" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
    <circle cx="18" cy="18" r="11" fill="none" stroke="currentColor" stroke-width="5" />
    <path d="M26 26l16 16M34 34l5-5" fill="none" stroke="currentColor" stroke-width="5" stroke-linecap="round" />
  </svg>`;
