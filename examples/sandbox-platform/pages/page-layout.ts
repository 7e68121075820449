import type { Html } from './html.ts';
import { html } from './html.ts';
import { logo } from './logo.ts';

type Document = { readonly title: string; readonly body: Html; readonly head?: Html | readonly Html[] };

/** The document around every page. */
export const documentOf = ({ title, body, head = [] }: Document): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/gigs.css" />
        ${head}
      </head>
      <body>
        ${body}
      </body>
    </html> `;

type Entrance = {
  readonly title: string;
  readonly card: Html;
  /** Stands under the card. */
  readonly below?: Html;
  /** The path of the page's script. */
  readonly script?: string;
};

/** The entrance: what the site is on one side, one card on the other. */
export const entranceLayout = ({ title, card, below, script }: Entrance): Html =>
  documentOf({
    title: `${title} · Gigs`,
    ...(script === undefined ? {} : { head: html`<script type="module" src="${script}"></script>` }),
    body: html`<div class="entrance">
      <aside class="pitch">
        <a class="home" href="/">${logo()}</a>
        <div class="words">
          <p class="headline">Good work,<br />found nearby.</p>
          <p>Over 40,000 people in 60 cities earn their living with Gigs: on their terms, paid every Friday.</p>
        </div>
        ${skyline()}
      </aside>
      <main class="desk">
        <div class="card">${card}</div>
        ${below ?? []}
        <p class="small">Gigs is a sandbox: its people, jobs and earnings are made up.</p>
      </main>
    </div>`,
  });

const skyline = (): Html =>
  html`<svg class="skyline" viewBox="0 0 480 170" aria-hidden="true" focusable="false">
    <circle cx="286" cy="60" r="30" fill="#ffb703" />
    <path d="M0 170V96h62V58h54v38h36V34h70v62h30V72h58v24h44V52h64v44h62v74z" fill="#0a5c43" />
    <path d="M0 170v-38h48v-30h66v30h60v-46h58v46h52v-24h76v24h44v-38h76v76z" fill="#084a36" />
    <g fill="#ffd977">
      <path d="M72 112h9v11h-9zM90 112h9v11h-9zM190 98h9v11h-9zM208 98h9v11h-9zM190 118h9v11h-9zM300 120h9v11h-9z" />
      <path d="M322 120h9v11h-9zM420 106h9v11h-9zM438 106h9v11h-9zM438 126h9v11h-9zM16 144h9v11h-9z" />
    </g>
  </svg>`;
