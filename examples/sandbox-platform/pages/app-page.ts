import type { ProfileData } from '../account-data.ts';
import { accountLayout } from './account-layout.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';

/** The application on one page: empty until its script has asked for the account. */
export const appPage = (account: { readonly csrfToken: string; readonly profile: ProfileData }): Html =>
  accountLayout({
    ...account,
    title: 'Gigs Go',
    head: html`<script type="module" src="/assets/account-app.js"></script>`,
    main: html`<div id="app" aria-live="polite"><p class="lead">Loading your account …</p></div>`,
  });
