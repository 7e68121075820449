import * as z from 'zod';
import { nameSchema } from '../../core/flow/name.ts';
import { asciiBytes, parseJsonBytes, type SdJwt } from './sd-jwt.ts';
import { toBase64Url } from './base64url.ts';
import type { SignedClaims } from './claims.ts';

type Part = 'sources' | 'fields';

/** One disclosure in its place: what it is a part of, under which name, and its text in the attestation. */
export type ReadDisclosure = {
  readonly part: Part;
  readonly name: string;
  readonly value: unknown;
  readonly text: string;
};

const disclosureSchema = z.tuple([z.string(), nameSchema, z.unknown()]);

/**
 * Finds the place of each disclosure by its digest (RFC 9901, 7.1, 3). `undefined` when one has no place, is not of the form
 * salt, name, value, or when two have the same name in one place.
 */
export const readDisclosures = async (
  disclosures: SdJwt['disclosures'],
  signed: SignedClaims,
  subtle: SubtleCrypto,
): Promise<ReadDisclosure[] | undefined> => {
  const places = new Map<string, Part>([
    ...signed.sources._sd.map((digest) => [digest, 'sources'] as const),
    ...signed.fields._sd.map((digest) => [digest, 'fields'] as const),
  ]);
  const read: ReadDisclosure[] = [];
  const taken = new Set<string>();
  for (const { text, json } of disclosures) {
    const part = places.get(toBase64Url(new Uint8Array(await subtle.digest('SHA-256', asciiBytes(text)))));
    if (part === undefined) return undefined;
    const disclosure = disclosureSchema.safeParse(parseJsonBytes(json));
    if (!disclosure.success) return undefined;
    const [, name, value] = disclosure.data;
    if (taken.has(`${part}.${name}`)) return undefined;
    taken.add(`${part}.${name}`);
    read.push({ part, name, value, text });
  }
  return read;
};
