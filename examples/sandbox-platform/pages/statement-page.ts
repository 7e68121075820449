import type { EarningsData, ProfileData } from '../account-data.ts';
import { accountLayout } from './account-layout.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';

export type Statement = {
  readonly csrfToken: string;
  readonly profile: ProfileData;
  readonly earnings: EarningsData;
  /** More than one when an account is shared. */
  readonly holders: readonly string[];
};

/** The account on a page that no API stands behind: as it was made before there were any. */
export const statementPage = ({ csrfToken, profile, earnings, holders }: Statement): Html =>
  accountLayout({
    title: 'Statement',
    csrfToken,
    profile,
    main: html`<h1>Statement of earnings</h1>
      <table id="statement" class="facts">
        <tbody>
          ${holders.map((name) => row('Account holder', html`<span class="holder">${name}</span>`))}
          ${row('Member since', html`<time datetime="${profile.memberSince}">${longDate(profile.memberSince)}</time>`)}
          ${row('Rating', html`${profile.rating.toFixed(1)} of 5 (${profile.reviews} reviews)`)}
          ${row(
            'Monthly average',
            html`<span id="average">${(earnings.summary.monthlyAverage ?? 0).toFixed(2)}</span>
              <span id="currency">${earnings.summary.currency}</span>`,
          )}
          ${row('Period', html`${earnings.summary.from ?? ''} to ${earnings.summary.to ?? ''}`)}
        </tbody>
      </table>`,
  });

const row = (name: string, value: Html): Html =>
  html`<tr>
    <th scope="row">${name}</th>
    <td>${value}</td>
  </tr>`;

const dates = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' });
const longDate = (isoDate: string): string => dates.format(new Date(`${isoDate}T00:00:00Z`));
