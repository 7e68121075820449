import type { EarningsData, ProfileData } from '../account-data.ts';
import { accountLayout, greeting } from './account-layout.ts';
import { earningsChart, shortMonth } from './earnings-chart.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { money } from './money.ts';

export type Dashboard = {
  readonly csrfToken: string;
  readonly profile: ProfileData;
  readonly earnings: EarningsData;
  /** Covered by the question which cookies may be set. */
  readonly cookieWall: boolean;
};

/** What an account's owner sees first: earnings, rating, the months. */
export const dashboardPage = ({ csrfToken, profile, earnings, cookieWall }: Dashboard): Html =>
  accountLayout({
    title: 'Dashboard',
    csrfToken,
    profile,
    main: html`${greeting(profile)} ${earnings.months.length === 0 ? noEarnings() : earningsOverview(profile, earnings)}`,
    over: cookieWall ? cookieQuestion(csrfToken) : [],
  });

const cookieQuestion = (csrfToken: string): Html =>
  html`<div class="wall" id="cookie-wall">
    <section class="card" role="dialog" aria-modal="true" aria-labelledby="cookie-title">
      <h2 id="cookie-title">Your privacy matters to us</h2>
      <p class="lead">We and our 214 partners would like to set cookies on your device.</p>
      <form method="post" action="/cookies">
        <input type="hidden" name="csrf" value="${csrfToken}" />
        <button type="submit" name="choice" value="all">Accept all</button>
        <button class="plain" type="submit" name="choice" value="necessary">Only what is necessary</button>
      </form>
    </section>
  </div>`;

const noEarnings = (): Html =>
  html`<section class="panel empty" id="no-earnings">
    <h2>No earnings yet</h2>
    <p>Your first payment will show up here the Friday after your first job.</p>
  </section>`;

const earningsOverview = (profile: ProfileData, earnings: EarningsData): Html =>
  html`<section id="earnings" aria-label="Earnings">
    <dl class="figures">
      ${figure('Monthly average', money(earnings.summary.monthlyAverage ?? 0))}
      ${figure('Last 12 months', money(earnings.summary.total))}
      ${figure('Rating', `${profile.rating.toFixed(1)} of 5`, `${profile.reviews} reviews`)}
      ${figure('Jobs done', String(earnings.months.reduce((sum, { jobs }) => sum + jobs, 0)), 'in 12 months')}
    </dl>
    <div class="panel">
      <h2>Earnings by month</h2>
      ${earningsChart(earnings)}
      <table>
        <caption class="hidden">
          Earnings by month, newest first
        </caption>
        <thead>
          <tr>
            <th scope="col">Month</th>
            <th scope="col" class="number">Jobs</th>
            <th scope="col" class="number">Before fees</th>
            <th scope="col" class="number">Paid out</th>
          </tr>
        </thead>
        <tbody>
          ${earnings.months.toReversed().map(
            ({ month, jobs, gross, net }) =>
              html`<tr>
                <th scope="row">${shortMonth(month)} ${month.slice(0, 4)}</th>
                <td class="number">${jobs}</td>
                <td class="number">${money(gross)}</td>
                <td class="number">${money(net)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;

const figure = (label: string, value: string, note = 'before fees'): Html =>
  html`<div class="panel">
    <dt>${label}</dt>
    <dd><strong>${value}</strong> <span>${note}</span></dd>
  </div>`;
