import type { ProfileData } from '../account-data.ts';
import type { Payout } from '../payouts.ts';
import { accountLayout, greeting } from './account-layout.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { money } from './money.ts';

/** What was paid out to an account's owner, newest first. */
export const payoutsPage = (account: {
  readonly csrfToken: string;
  readonly profile: ProfileData;
  readonly payouts: readonly Payout[];
}): Html =>
  accountLayout({
    ...account,
    title: 'Payouts',
    main: html`${greeting(account.profile)}
      <section class="panel" id="payouts" aria-label="Payouts">
        <h2>Your last payouts</h2>
        <table>
          <thead>
            <tr>
              <th scope="col">Paid on</th>
              <th scope="col" class="number">Amount</th>
            </tr>
          </thead>
          <tbody>
            ${account.payouts.map(
              ({ paidOn, amount }) =>
                html`<tr>
                  <th scope="row">${paidOn}</th>
                  <td class="number">${money(amount)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </section>`,
  });
