/** Where the attestor is, and what lets the runner in. */
export type AttestorAddress = {
  /** `ws:` or `wss:` URL, without a path. */
  readonly url: string;
  /** Absent where the attestor lets everybody in. */
  readonly token?: string;
};

/** The header that lets a request in; none without a token. */
export const authorizationOf = ({ token }: AttestorAddress): Record<string, string> =>
  token === undefined ? {} : { authorization: `Bearer ${token}` };
