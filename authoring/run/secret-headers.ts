import { isPassedOn } from '../../runner/prover/request-segments.ts';
import type { ProverRequest } from '../../runner/session/prover.ts';

/** The headers of a request, in lower case, that are sent and whose values nobody but the site gets to see. */
export const sentSecrets = ({ headers, secretHeaders }: Pick<ProverRequest, 'headers' | 'secretHeaders'>): string[] => {
  const sent = Object.entries(headers)
    .filter(isPassedOn)
    .map(([name]) => name.toLowerCase());
  return secretHeaders.filter((name) => sent.includes(name));
};
