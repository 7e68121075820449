/** Deletes all that is kept of a session. False when there is none, or when it has not ended. */
export type SessionEraser = (sessionId: string) => Promise<boolean>;
