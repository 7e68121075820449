/** The three parts of a compact JWS (RFC 7515, 7.1), and the bytes that its signature covers. */
export type CompactJws = {
  readonly header: Uint8Array;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  readonly signingInput: Uint8Array;
};

/** Splits a compact JWS; `undefined` unless each part is canonical base64url, so that no two texts mean the same JWS. */
export const parseCompactJws = (text: string): CompactJws | undefined => {
  const [header, payload, signature, ...rest] = text.split('.');
  if (header === undefined || payload === undefined || signature === undefined || rest.length > 0) return undefined;
  const parts = [header, payload, signature].map(decodeCanonical);
  const [headerBytes, payloadBytes, signatureBytes] = parts;
  if (!headerBytes || !payloadBytes || !signatureBytes) return undefined;
  return {
    header: headerBytes,
    payload: payloadBytes,
    signature: signatureBytes,
    signingInput: Buffer.from(`${header}.${payload}`, 'latin1'),
  };
};

/** The bytes that a signature of `payload` under `header` covers, as the text that the compact form begins with. */
export const signingInputOf = (header: object, payload: object): string =>
  `${encodeJson(header)}.${encodeJson(payload)}`;

const encodeJson = (value: object): string => Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');

/** Node ignores foreign characters and spare bits, which would let a changed text pass. Encoding again finds them. */
const decodeCanonical = (part: string): Uint8Array | undefined => {
  const bytes = Buffer.from(part, 'base64url');
  return bytes.toString('base64url') === part ? bytes : undefined;
};
