type Bytes = Uint8Array<ArrayBuffer>;

/** Bytes as base64url without padding (RFC 4648, 5), with what every runtime has. */
export const toBase64Url = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** The bytes of canonical base64url; `undefined` for any other text, so that no two texts mean the same bytes. */
export const fromBase64Url = (text: string): Bytes | undefined => {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return undefined;
  const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
  // `atob` ignores the spare bits of the last character; encoding again finds them.
  return toBase64Url(bytes) === text ? bytes : undefined;
};
