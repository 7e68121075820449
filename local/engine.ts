/** One service of the local cloud that speaks a JSON protocol with `X-Amz-Target`. */
export interface Engine {
  /**
   * Answers one operation of the wire protocol, named without the service's prefix (`SendMessage`). The front puts what
   * it returns on the wire as JSON. Throws an `AwsError` for every error that the API answers with, an operation that
   * this engine does not know included. `signal` says that the caller has gone, so that a waiting call can end.
   */
  handle(operation: string, body: unknown, signal?: AbortSignal): Promise<unknown>;
  /** Ends timers and waiting calls and closes what is open on disk; nothing may be called afterwards. */
  close(): Promise<void>;
}
