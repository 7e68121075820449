import type { ProverRequest, ProverResponse } from '../../../runner/session/prover.ts';
import type { Prover } from '../../../runner/session/prover.ts';
import { previewAllFields } from '../../../zktls/disclosure/preview-fields.ts';

export type TestProver = Pick<Prover, 'fetch' | 'preview'> & { readonly requests: [string, ProverRequest][] };

/** What a site answers: a body with status 200, or an answer of its own. */
export type Answer = (request: ProverRequest) => string | ProverResponse;

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\n\r\n';

/** A prover without an attestor: keeps what was asked, and reads fields from what `answer` says. */
export const aProver = (answer: Answer = () => '{"name":"Ana"}'): TestProver => {
  const kept = new Map<string, { bytes: Uint8Array; isClosed: boolean }>();
  const requests: [string, ProverRequest][] = [];
  return {
    requests,
    fetch: async (name, request) => {
      requests.push([name, request]);
      const answered = answer(request);
      const response = typeof answered === 'string' ? { status: 200, body: answered } : answered;
      if (response.status === 200) kept.set(name, { bytes: Buffer.from(`${HEAD}${response.body}`), isClosed: true });
      return response;
    },
    preview: (rules) => previewAllFields(kept, rules),
  };
};
