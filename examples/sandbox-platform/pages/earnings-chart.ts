import type { EarningsData } from '../account-data.ts';
import type { Html } from './html.ts';
import { html } from './html.ts';

const WIDTH = 720;
const HEIGHT = 200;
const GAP = 16;
const LABEL_HEIGHT = 26;

/** A bar for each month; the same numbers stand in the table beside it, so that the picture is hidden from readers. */
export const earningsChart = ({ months }: EarningsData): Html => {
  const highest = Math.max(1, ...months.map(({ gross }) => gross));
  const slot = WIDTH / Math.max(1, months.length);
  const bars = months.map(({ month, gross }, index) => {
    const height = Math.round((gross / highest) * (HEIGHT - LABEL_HEIGHT - 8));
    const x = Math.round(index * slot + GAP / 2);
    const width = Math.round(slot - GAP);
    const y = HEIGHT - LABEL_HEIGHT - height;
    const newest = index === months.length - 1;
    return html`<rect
        x="${x}"
        y="${y}"
        width="${width}"
        height="${height}"
        rx="6"
        fill="${newest ? '#0b6e4f' : '#b9ddcf'}"
      />
      <text x="${x + width / 2}" y="${HEIGHT - 6}" text-anchor="middle" class="tick">${shortMonth(month)}</text>`;
  });
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true" focusable="false">${bars}</svg>`;
};

const monthFormat = new Intl.DateTimeFormat('en', { month: 'short', timeZone: 'UTC' });

export const shortMonth = (month: string): string => monthFormat.format(new Date(`${month}-01T00:00:00Z`));
