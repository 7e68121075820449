/**
 * An error that an AWS API answers with: thrown by an engine, put on the wire by the local cloud's front as
 * `{"__type": type, "message": message, ...extra}` with `statusCode`, which the SDK turns into the exception named `type`.
 */
export class AwsError extends Error {
  readonly type: string;
  readonly statusCode: number;
  readonly extra: Record<string, unknown>;

  constructor(type: string, message: string, statusCode = 400, extra: Record<string, unknown> = {}) {
    super(message);
    this.name = type;
    this.type = type;
    this.statusCode = statusCode;
    this.extra = extra;
  }

  /** The JSON body of the answer. `extra` cannot replace the type or the message. */
  get body(): Record<string, unknown> {
    return { ...this.extra, __type: this.type, message: this.message };
  }
}
