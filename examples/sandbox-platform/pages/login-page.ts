import type { Html } from './html.ts';
import { html } from './html.ts';
import { entranceLayout } from './page-layout.ts';

/** The login form; with `error` after a login that was refused, the user name kept. */
export const loginPage = (form: { csrfToken: string; login?: string; error?: string }): Html =>
  entranceLayout({
    title: 'Log in',
    card: html`<h1>Log in</h1>
      <p class="lead">Welcome back. Your next job is waiting.</p>
      <form name="login" method="post" action="/login">
        <input type="hidden" name="csrf" value="${form.csrfToken}" />
        ${form.error === undefined ? [] : html`<p class="alert" role="alert">${form.error}</p>`}
        <label for="username">User name or email</label>
        <input
          id="username"
          name="username"
          type="text"
          value="${form.login ?? ''}"
          autocomplete="username"
          autocapitalize="none"
          spellcheck="false"
          maxlength="120"
          required
          ${form.error === undefined ? AUTOFOCUS : []}
        />
        <label for="password">Password</label>
        <input
          id="password"
          name="password"
          type="password"
          autocomplete="current-password"
          maxlength="120"
          required
          ${form.error === undefined ? [] : AUTOFOCUS}
        />
        <button type="submit">Log in</button>
      </form>`,
  });

const AUTOFOCUS = html`autofocus`;
