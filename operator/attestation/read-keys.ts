import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import type { AttestationKeySet } from '../../zktls/attestation/verify-attestation.ts';
import { OperatorError } from '../operator-error.ts';

const keySetSchema = z.object({ keys: z.array(z.looseObject({ kid: z.string() })) });

const FETCH_TIMEOUT_MS = 10_000;

/** Where a deployment publishes its attestor's keys. */
export const publishedKeysUrl = (publicBaseUrl: string): string =>
  `${publicBaseUrl}/v1/.well-known/attestation-keys.json`;

/** Reads a JWK set from a file or a URL. Fails with one sentence when it cannot be had or is none. */
export const readKeys = async (where: string): Promise<AttestationKeySet> => {
  const text = /^https?:/.test(where) ? await fetchText(where) : await readFile(where, 'utf8');
  const parsed = keySetSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new OperatorError(`${where} is no set of keys (JWK set).`, {
    mend: 'Give --keys the attestation-keys.json of the attestor.',
  });
};

const fetchText = async (url: string): Promise<string> => {
  const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) }).catch((cause: unknown) => {
    throw new OperatorError(`${url} does not answer.`, { mend: 'Give --keys a file that you have.', cause });
  });
  if (!response.ok) throw new OperatorError(`${url} answered ${response.status}.`);
  return response.text();
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
