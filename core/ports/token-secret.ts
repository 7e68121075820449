/** Resolves to the secret that embed tokens are derived from; rejects when it cannot be read. */
export type TokenSecret = () => Promise<string>;
