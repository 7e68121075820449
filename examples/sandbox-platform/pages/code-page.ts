import type { Html } from './html.ts';
import { html } from './html.ts';
import { otherAccount } from './other-account.ts';
import { entranceLayout } from './page-layout.ts';

/** Asks for the one-time code that went to the account's address. */
export const codePage = (form: { csrfToken: string; email: string; error?: string }): Html =>
  entranceLayout({
    title: 'Check your inbox',
    card: html`<h1>Check your inbox</h1>
      <p class="lead">We sent a code of 6 digits to <strong>${masked(form.email)}</strong>.</p>
      <form name="code" method="post" action="/login/code">
        <input type="hidden" name="csrf" value="${form.csrfToken}" />
        ${form.error === undefined ? [] : html`<p class="alert" role="alert">${form.error}</p>`}
        <label for="code">One-time code</label>
        <input
          id="code"
          class="code"
          name="code"
          type="text"
          inputmode="numeric"
          autocomplete="one-time-code"
          pattern="[0-9 ]{6,7}"
          maxlength="7"
          required
          autofocus
        />
        <label class="choice">
          <input name="remember" type="checkbox" />
          Remember this device
        </label>
        <button type="submit">Continue</button>
      </form>
      ${otherAccount(form.csrfToken)}`,
  });

/** `ana.ribeiro@example.com` as `a•••@example.com`. */
const masked = (email: string): string => email.replace(/^(.)[^@]*/, '$1•••');
