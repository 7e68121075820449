import { createHash } from 'node:crypto';
import { deliverAll } from './webhooks/deliver-all.ts';

/** Deliveries per second of one Lambda instance, which works on one batch at a time, and what becomes of 10,000 events when every tenth POST fails. */
const EVENTS = 10_000;
const PARTNERS = 50;

/** Decided by event and try alone, so that every run is the same. */
const fails = (event: number, post: number): boolean =>
  (createHash('sha256').update(`${event}:${post}`).digest()[0] ?? 0) < 0.1 * 256;

console.log(
  '| Run | invocations at once | first posts/s | POSTs | delivered | dead letters | neither | both | posted twice in an attempt |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
);
for (const { name, invocations, failing } of [
  { name: 'one at a time, none fails', invocations: 1, failing: false },
  { name: 'one at a time, 10 % fail', invocations: 1, failing: true },
  { name: 'ten invocations at once, 10 % fail', invocations: 10, failing: true },
]) {
  const report = await deliverAll({
    events: EVENTS,
    partners: PARTNERS,
    invocations,
    turnsPerPartner: 10,
    answer: (event, post) => (failing && fails(event, post) ? (post % 2 === 0 ? 'reset' : 503) : 204),
  });
  const dead = new Set(report.dead);
  const count = (wanted: (event: (typeof report.events)[number], index: number) => boolean): number =>
    report.events.filter(wanted).length;
  const cells = [
    name,
    invocations,
    Math.round((EVENTS / report.firstPostsMs) * 1000),
    report.events.reduce((sum, { posts }) => sum + posts, 0),
    count(({ delivered }) => delivered),
    report.dead.length,
    count(({ delivered }, index) => !delivered && !dead.has(index)),
    count(({ delivered }, index) => delivered && dead.has(index)),
    count(({ posts, attempts }) => posts !== attempts),
  ];
  console.log(`| ${cells.join(' | ')} |`);
}
