/** Bytes as Base64. */
export const toBase64 = (bytes: Uint8Array): string => {
  let binary = '';
  // A call takes so many arguments, not more.
  for (let at = 0; at < bytes.length; at += 8_192) binary += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(binary);
};

/** The bytes of Base64 that was checked to be it. */
export const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
