import type { Html } from './html.ts';
import { html } from './html.ts';

/** The mark alone; what it stands for is said beside it. */
export const mark = (): Html =>
  html`<svg class="mark" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
    <rect width="48" height="48" rx="13" fill="#0b6e4f" />
    <path
      d="M34.5 17.2A12 12 0 1 0 36 24H25"
      fill="none"
      stroke="#fff"
      stroke-width="4.5"
      stroke-linecap="round"
      stroke-linejoin="round"
    />
    <circle cx="35.5" cy="12.5" r="3.5" fill="#ffb703" />
  </svg>`;

export const logo = (): Html => html`<span class="logo">${mark()}<span>Gigs</span></span>`;
