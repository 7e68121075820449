import { fromBase64Url } from './base64url.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** The parts of an SD-JWT in compact form without key binding (RFC 9901, 4): `header.payload.signature~disclosure~…~`. */
export type SdJwt = {
  readonly header: Bytes;
  readonly payload: Bytes;
  readonly signature: Bytes;
  /** The bytes that the signature covers. */
  readonly signingInput: Bytes;
  /** Each as it stands in the text, which is what its digest is of, and decoded. */
  readonly disclosures: readonly { readonly text: string; readonly json: Bytes }[];
};

/** The `VERIFIED` event's bound on an attestation, doubled: no honest text comes near, and no text costs much. */
const MAX_CHARACTERS = 400_000;

/**
 * Splits an SD-JWT; `undefined` when it has a key binding, or when a part is no canonical base64url: so no two texts mean
 * the same attestation.
 */
export const parseSdJwt = (text: string): SdJwt | undefined => {
  if (text.length > MAX_CHARACTERS || !text.endsWith('~')) return undefined;
  const [jws = '', ...encoded] = text.slice(0, -1).split('~');
  const parts = jws.split('.');
  const [header, payload, signature] = parts.map(fromBase64Url);
  if (parts.length !== 3 || !header || !payload || !signature) return undefined;
  const disclosures = encoded.flatMap((disclosure) => {
    const json = fromBase64Url(disclosure);
    return json === undefined || json.length === 0 ? [] : [{ text: disclosure, json }];
  });
  if (disclosures.length !== encoded.length) return undefined;
  const signingInput = asciiBytes(jws.slice(0, jws.lastIndexOf('.')));
  return { header, payload, signature, signingInput, disclosures };
};

/** The bytes of a text that holds ASCII only. */
export const asciiBytes = (text: string): Bytes => new TextEncoder().encode(text);

/** The value that UTF-8 JSON text holds; `undefined` when it is none. */
export const parseJsonBytes = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch {
    return undefined;
  }
};
