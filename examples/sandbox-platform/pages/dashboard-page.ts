import type { EarningsData, ProfileData } from '../account-data.ts';
import { earningsChart, shortMonth } from './earnings-chart.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';
import { logo } from './logo.ts';
import { pageLayout } from './page-layout.ts';

export type Dashboard = {
  readonly csrfToken: string;
  readonly profile: ProfileData;
  readonly earnings: EarningsData;
  /** Covered by the question which cookies may be set. */
  readonly cookieWall: boolean;
};

/** What an account's owner sees first: earnings, rating, the months. */
export const dashboardPage = ({ csrfToken, profile, earnings, cookieWall }: Dashboard): Html =>
  pageLayout({
    title: 'Dashboard',
    body: html`<header class="bar">
        <a class="home" href="/">${logo()}</a>
        <nav aria-label="Main"><a href="/dashboard" aria-current="page">Dashboard</a></nav>
        <form method="post" action="/logout">
          <input type="hidden" name="csrf" value="${csrfToken}" />
          <span class="avatar" aria-hidden="true">${initials(profile.name)}</span>
          <button class="plain" type="submit">Log out</button>
        </form>
      </header>
      <main class="dashboard">
        <h1>Hello, ${profile.name.split(' ')[0] ?? profile.name}</h1>
        <p class="lead">${profile.trade} in ${profile.city} · with Gigs since ${longDate(profile.memberSince)}</p>
        ${earnings.months.length === 0 ? noEarnings() : earningsOverview(profile, earnings)}
      </main>
      ${cookieWall ? cookieQuestion(csrfToken) : []}`,
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

const euros = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' });
const money = (amount: number): string => euros.format(amount);

const dates = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const longDate = (isoDate: string): string => dates.format(new Date(`${isoDate}T00:00:00Z`));

const initials = (name: string): string =>
  name
    .split(' ')
    .map((part) => part.slice(0, 1))
    .join('');
