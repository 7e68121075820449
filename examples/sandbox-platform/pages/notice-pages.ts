import type { ProfileData } from '../account-data.ts';
import { accountLayout, greeting } from './account-layout.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';

type Account = { readonly csrfToken: string; readonly profile: ProfileData };

const noticePage = (account: Account, title: string, text: string): Html =>
  accountLayout({
    ...account,
    title,
    main: html`${greeting(account.profile)}
      <section class="panel empty">
        <h2>${title}</h2>
        <p>${text}</p>
      </section>`,
  });

/** What the dashboard has become for some: nothing of it is where it was. */
export const redesignedPage = (account: Account): Html =>
  noticePage(account, 'Welcome to the new Gigs', 'We have moved things around. Take a tour to find your earnings.');

/** The account of somebody whose data was left on an old host. */
export const archivePage = (account: Account): Html =>
  noticePage(account, 'Your records', 'The records of your account are kept in our archive.');
