import type { ConsentField } from '../../core/contract/live-view.ts';
import type { HiddenOfExchange } from '../../authoring/run/hidden-values.ts';
import type { ProvedRun } from '../../authoring/run/prove-run.ts';
import { listLines } from '../table.ts';

/** More would not be read. */
const MOST_PLACES = 12;

/** What would be disclosed, field by field, and what would stay hidden. */
export const disclosureLines = (fields: readonly ConsentField[], hidden: readonly HiddenOfExchange[]): string[] => [
  'Would be disclosed:',
  ...listLines(fields.map(({ label, source, ...field }) => [`  ${label}`, `${sharedText(field)}  (from ${source})`])),
  'Would stay hidden:',
  ...hidden.flatMap(hiddenLines),
];

const sharedText = ({ value, says }: Pick<ConsentField, 'value' | 'says'>): string => {
  switch (says) {
    case undefined:
      return value;
    case 'at-least':
      return `only that it is ${value} or more`;
    case 'at-most':
      return `only that it is ${value} or less`;
    case 'one-of':
      return `only that it is one of ${value}`;
    case 'hash':
      return 'only a salted hash';
  }
};

const hiddenLines = ({ name, secretHeaders, places, attestorSeesAll }: HiddenOfExchange): string[] => {
  const left = places.length - MOST_PLACES;
  return [
    ...(secretHeaders.length === 0 ? [] : [`  ${name}: what is sent as ${secretHeaders.join(', ')}`]),
    ...(attestorSeesAll ? [`  ${name}: nothing of the answer from the attestor, as css and regex need all of it`] : []),
    ...(places.length === 0
      ? []
      : [`  ${name}: ${places.slice(0, MOST_PLACES).join(', ')}${left > 0 ? ` and ${left} more` : ''}`]),
  ];
};

/** What came of the proof. */
export const provedLines = ({ verdict, attestationBytes, tookMs }: ProvedRun): string[] =>
  verdict.kind === 'invalid'
    ? [`The attestation is not valid (${verdict.reason}). ${verdict.explanation}`]
    : [
        `Proved and attested in ${(tookMs / 1_000).toFixed(1)} s; the attestation (${attestationBytes} bytes) is valid.`,
        'Proved:',
        ...verdict.explanation.proved.map((text) => `  - ${text}`),
        'Not proved:',
        ...verdict.explanation.notProved.map((text) => `  - ${text}`),
      ];
