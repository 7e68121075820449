import type { ProverRequest, ProverResponse } from '../../../runner/session/prover.ts';
import type { Prover } from '../../../runner/session/prover.ts';
import { discloseFields } from '../../../zktls/disclosure/disclose-fields.ts';

export type TestProver = Pick<Prover, 'fetch' | 'preview'> & { readonly requests: [string, ProverRequest][] };

/** What a site answers: a body with status 200, or an answer of its own. */
export type Answer = (request: ProverRequest) => string | ProverResponse;

/** A prover without an attestor: keeps what was asked, and reads fields from what `answer` says. */
export const aProver = (answer: Answer = () => '{"name":"Ana"}'): TestProver => {
  const bodies = new Map<string, Uint8Array>();
  const requests: [string, ProverRequest][] = [];
  return {
    requests,
    fetch: async (name, request) => {
      requests.push([name, request]);
      const answered = answer(request);
      const response = typeof answered === 'string' ? { status: 200, body: answered } : answered;
      if (response.status === 200) bodies.set(name, Buffer.from(response.body));
      return response;
    },
    preview: (rules) => discloseFields(bodies, rules),
  };
};
