import type { EarningsData, ProfileData } from '../account-data.ts';
import { accountLayout, greeting } from './account-layout.ts';
import { earningsChart } from './earnings-chart.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';

/** The account of somebody whose data comes by GraphQL; the page carries the token against forged requests. */
export const studioPage = (account: {
  readonly csrfToken: string;
  readonly profile: ProfileData;
  readonly earnings: EarningsData;
}): Html =>
  accountLayout({
    ...account,
    title: 'Studio',
    head: html`<meta name="csrf-token" content="${account.csrfToken}" />`,
    main: html`${greeting(account.profile)}
      <section class="panel" id="studio" aria-label="Earnings">
        <h2>Earnings by month</h2>
        ${earningsChart(account.earnings)}
      </section>`,
  });
