/** Names of what opens an account: of headers, query parameters, members of JSON and fields of forms. */
const CREDENTIAL =
  /(^|-)(authorization|bearer|pass(word|wd|code|phrase)|pwd|otp|totp|secret|((access|refresh|id|auth|api|session|login)-)?tokens?|jwt|csrf|xsrf|set-cookie|session-id|api-?key)($|-)/;

/** True when something of that name is likely to open an account. `accessToken` and `access_token` are the same words. */
export const isCredentialName = (name: string): boolean =>
  CREDENTIAL.test(
    name
      .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
      .replace(/[^A-Za-z0-9]+/g, '-')
      .toLowerCase(),
  );

/** The names of all members of a JSON value, however deep. */
export const namesInJson = (json: unknown): string[] => {
  if (typeof json !== 'object' || json === null) return [];
  const members = Object.entries(json);
  return [
    ...(Array.isArray(json) ? [] : members.map(([name]) => name)),
    ...members.flatMap(([, value]) => namesInJson(value)),
  ];
};

/** The names of the query parameters of an address. */
export const namesInQuery = (url: string): string[] => {
  const query = url.split('#')[0]?.split('?')[1];
  return query === undefined ? [] : [...new URLSearchParams(query).keys()];
};
