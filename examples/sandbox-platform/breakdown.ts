import { outagePage } from './pages/message-page.ts';
import type { PlatformResponse } from './platform-response.ts';
import { page } from './platform-response.ts';
import { visitCookies } from './visit-cookies.ts';
import type { Visit, VisitStore } from './visit-store.ts';

export type BreakdownPorts = { readonly visits: VisitStore; readonly clock: () => Date };

/** As long as a browser is told to wait. */
const DOWN_S = 120;

/** The site breaks down for a visitor in the middle of what they do, and stays so for two minutes. */
export const breakDown = ({ visits, clock }: BreakdownPorts, before: Visit): PlatformResponse => {
  const untilMs = clock().getTime() + DOWN_S * 1_000;
  return outOfOrder({ 'set-cookie': visitCookies(visits.begin({ kind: 'broken-down', untilMs }, before)) });
};

/** Whether the site is still out of order for a visitor. */
export const isBrokenDown = ({ clock }: Pick<BreakdownPorts, 'clock'>, visit: Visit | undefined): boolean =>
  visit?.stage.kind === 'broken-down' && visit.stage.untilMs > clock().getTime();

/** What a site says that is out of order. */
export const outOfOrder = (headers: PlatformResponse['headers'] = {}): PlatformResponse =>
  page(outagePage(), 503, { 'retry-after': String(DOWN_S), ...headers });
