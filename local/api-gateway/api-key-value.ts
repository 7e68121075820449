/** API Gateway generates values of 40 letters and digits. */
const VALUE_LENGTH = 40;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** The value of a new API key. `randomInt(n)` must give unguessable integers from 0 to below n. */
export const newApiKeyValue = (randomInt: (below: number) => number): string =>
  Array.from({ length: VALUE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
