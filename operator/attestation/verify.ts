import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { parseFlowText } from '../../core/flow/parse-flow-text.ts';
import type { ExplainedVerdict } from '../../sdk/verify-attestation.ts';
import { verifyAttestation as verify } from '../../sdk/verify-attestation.ts';
import type { ExpectedAttestation } from '../../zktls/attestation/expected-attestation.ts';
import { extractedDataOf } from '../../zktls/attestation/extracted-data.ts';
import type { AttestationKeySet } from '../../zktls/attestation/verify-attestation.ts';
import type { Context, Report } from '../command.ts';
import { command, requiredText } from '../command.ts';
import { OperatorError, usageError } from '../operator-error.ts';
import { expectedOfFlow } from './expected-of-flow.ts';
import { attestationIn } from './read-attestation.ts';
import { publishedKeysUrl, readKeys } from './read-keys.ts';

/** `veriframe attestation verify FILE`. */
export const verifyAttestation = command({
  path: ['attestation', 'verify'],
  summary: 'checks an attestation and says in plain words what it proves and what not',
  details: `FILE holds the attestation (an SD-JWT VC, whole or in part), or the answer of the API that it came in. Without --keys the keys are those that
the deployment publishes; with it, nothing but the file is asked.`,
  operands: ['FILE'],
  options: {
    keys: { type: 'string', value: 'FILE|URL', help: "the attestor's keys (attestation-keys.json)" },
    session: { type: 'string', value: 'ID', help: 'the session that it must be of; needs --partner' },
    partner: { type: 'string', value: 'ID', help: 'the partner that it must be for; needs --session' },
    flow: { type: 'string', value: 'FILE', help: 'the flow that it must have been made with; needs --session' },
    'with-data': { type: 'boolean', help: 'also the values that are proved' },
  },
  deployment: true,
  example: 'veriframe attestation verify attestation.json --local --session ID --partner playground',
  input: z.object({
    FILE: z.string(),
    keys: requiredText().optional(),
    session: requiredText().optional(),
    partner: requiredText().optional(),
    flow: requiredText().optional(),
    'with-data': z.boolean().default(false),
  }),
  run: async (input, context) => {
    const expected = await expectedFrom(input);
    const attestation = attestationIn(await readFile(input.FILE, 'utf8'));
    const jwks = await readKeys(input.keys ?? (await keysOfDeployment(context)));
    const verdict = await verifyAny(attestation, jwks, expected);
    if (verdict.kind === 'invalid')
      return {
        failed: true,
        json: { valid: false, reason: verdict.reason, explanation: verdict.explanation },
        lines: [`Not valid (${verdict.reason}). ${verdict.explanation}`],
      };
    return validReport(verdict, input);
  },
});

const keysOfDeployment = async ({ openDeployment }: Context): Promise<string> =>
  publishedKeysUrl((await openDeployment()).outputs.PublicBaseUrl);

type Asked = { session?: string | undefined; partner?: string | undefined; flow?: string | undefined };

/** What the attestation may agree with: nothing known, a session, or a session with any one way through its flow. */
const expectedFrom = async ({ session, partner, flow }: Asked): Promise<readonly ExpectedAttestation[]> => {
  if ((session === undefined) !== (partner === undefined)) throw usageError('--session and --partner need each other.');
  if (session === undefined || partner === undefined) {
    if (flow !== undefined) throw usageError('--flow needs --session and --partner.');
    return [];
  }
  const expected = { session: { sessionId: session, partnerId: partner } };
  if (flow === undefined) return [expected];
  const parsed = parseFlowText(await readFile(flow, 'utf8'));
  if (parsed.kind === 'invalid')
    throw new OperatorError(`${flow} is no valid flow.`, { mend: `See veriframe flow check ${flow}.` });
  const alternatives = expectedOfFlow(parsed.flow).map((ofFlow) => ({ ...expected, ...ofFlow }));
  if (alternatives.length === 0) throw new OperatorError(`${flow} collects nothing that could be attested.`);
  return alternatives;
};

const verifyAny = async (
  attestation: string,
  jwks: AttestationKeySet,
  alternatives: readonly ExpectedAttestation[],
): Promise<ExplainedVerdict> => {
  const [first, ...others] = alternatives;
  const verdict = await verify(attestation, { jwks, ...(first === undefined ? {} : { expected: first }) });
  return verdict.kind === 'valid' || others.length === 0 ? verdict : verifyAny(attestation, jwks, others);
};

type Valid = Extract<ExplainedVerdict, { kind: 'valid' }>;

const validReport = (
  { claims, kid, withheld, explanation }: Valid,
  asked: Asked & { 'with-data': boolean },
): Report => {
  const withData = asked['with-data'];
  const notChecked = [
    ...(asked.session === undefined ? ['Which session and partner it is for: give --session and --partner.'] : []),
    ...(asked.flow === undefined ? ['Whether it discloses what the flow says, from its hosts: give --flow.'] : []),
  ];
  const sites = [...new Set(Object.values(claims.sources).map(({ host }) => host))];
  const data = extractedDataOf(claims);
  const fields = Object.keys(data);
  return {
    json: {
      valid: true,
      attestor: claims.iss,
      kid,
      trust: claims.trust,
      signedAt: new Date(claims.iat * 1000).toISOString(),
      sites,
      flow: claims.flow,
      fields: withData ? data : fields,
      withheld,
      proved: explanation.proved,
      notProved: explanation.notProved,
      notChecked,
    },
    lines: [
      `Valid. Signed by ${claims.iss} (key ${kid}), about ${sites.join(', ')}.`,
      '',
      'Proved:',
      ...explanation.proved.map(bullet),
      'Not proved:',
      ...explanation.notProved.map(bullet),
      ...(notChecked.length > 0 ? ['Not checked here:', ...notChecked.map(bullet)] : []),
      ...(withData ? ['', 'Values:', ...fields.map((name) => `  ${name}: ${JSON.stringify(data[name])}`)] : []),
    ],
  };
};

const bullet = (text: string): string => `  - ${text}`;
