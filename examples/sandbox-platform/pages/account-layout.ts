import type { ProfileData } from '../account-data.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { logo } from './logo.ts';
import { documentOf } from './page-layout.ts';

type Account = {
  readonly title: string;
  readonly csrfToken: string;
  readonly profile: ProfileData;
  readonly main: Html;
  readonly head?: Html;
  /** Lies above the page. */
  readonly over?: Html | readonly Html[];
};

/** A page of somebody's account, with the way out. */
export const accountLayout = ({ title, csrfToken, profile, main, head, over = [] }: Account): Html =>
  documentOf({
    title: `${title} · Gigs`,
    ...(head === undefined ? {} : { head }),
    body: html`<header class="bar">
        <a class="home" href="/">${logo()}</a>
        <nav aria-label="Main"><a href="/" aria-current="page">${title}</a></nav>
        <form method="post" action="/logout">
          <input type="hidden" name="csrf" value="${csrfToken}" />
          <span class="avatar" aria-hidden="true">${initials(profile.name)}</span>
          <button class="plain" type="submit">Log out</button>
        </form>
      </header>
      <main class="dashboard">${main}</main>
      ${over}`,
  });

/** What stands at the top of an account's page. */
export const greeting = (profile: ProfileData): Html =>
  html`<h1>Hello, ${profile.name.split(' ')[0] ?? profile.name}</h1>
    <p class="lead">${profile.trade} in ${profile.city} · with Gigs since ${longDate(profile.memberSince)}</p>`;

const dates = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const longDate = (isoDate: string): string => dates.format(new Date(`${isoDate}T00:00:00Z`));

const initials = (name: string): string =>
  name
    .split(' ')
    .map((part) => part.slice(0, 1))
    .join('');
