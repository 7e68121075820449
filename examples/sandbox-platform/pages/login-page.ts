import { KEYRING_URL } from '../sandbox-hosts.ts';
import { TEST_USERS } from '../test-users.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { entranceLayout } from './page-layout.ts';
import { AUTOFOCUS, userNameField } from './user-name-field.ts';

type LoginForm = {
  readonly csrfToken: string;
  readonly login?: string;
  readonly password?: string;
  readonly error?: string;
  readonly notice?: string;
};

/** The login form; with `error` after a login that was refused, the user name kept. */
export const loginPage = (form: LoginForm): Html =>
  entranceLayout({
    title: 'Log in',
    script: '/assets/keyring-login.js',
    card: html`<h1>Log in</h1>
      <p class="lead">Welcome back. Your next job is waiting.</p>
      <form name="login" method="post" action="/login">
        <input type="hidden" name="csrf" value="${form.csrfToken}" />
        ${form.notice === undefined ? [] : html`<p class="notice" role="status">${form.notice}</p>`}
        ${form.error === undefined ? [] : html`<p class="alert" role="alert">${form.error}</p>`}
        ${userNameField({ label: 'User name or email', value: form.login, isFirst: form.error === undefined })}
        <label for="password">Password</label>
        <input
          id="password"
          name="password"
          type="password"
          value="${form.password ?? ''}"
          autocomplete="current-password"
          maxlength="120"
          required
          ${form.error === undefined ? [] : AUTOFOCUS}
        />
        <button type="submit">Log in</button>
      </form>
      <p class="or"><span>or</span></p>
      <a id="keyring" class="button plain" href="${KEYRING_URL}" target="keyring" rel="opener">Continue with Keyring</a>
      <form id="keyring-return" method="post" action="/login/keyring" hidden>
        <input type="hidden" name="csrf" value="${form.csrfToken}" />
        <input type="hidden" name="code" />
      </form>`,
    below: testUsers(),
  });

/** The users of the sandbox to choose from: the form comes back filled in. */
const testUsers = (): Html =>
  html`<details class="testers">
    <summary>Test users</summary>
    <ul>
      ${TEST_USERS.map(
        ({ username, does }) =>
          html`<li><a href="/login?user=${username}">${username}</a> <span>${does.replaceAll('`', '')}</span></li>`,
      )}
    </ul>
  </details>`;
