/** Values that nobody can guess. */
export type Ids = {
  /** A fresh UUID v4. */
  readonly sessionId: () => string;
  /** 256 random bits as base64url. */
  readonly token: () => string;
};
