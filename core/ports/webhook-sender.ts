import type { WebhookError } from '../session/session.ts';

/** How one POST went. `durationMs` is from the first look at the host's addresses to the end. */
export type SendResult =
  | {
      readonly kind: 'answered';
      readonly statusCode: number;
      readonly retryAfter?: string | undefined;
      readonly durationMs: number;
    }
  | { readonly kind: 'failed'; readonly error: WebhookError; readonly durationMs: number };

/** Posts to a partner's server: only to public addresses, following no redirect, within 30 seconds. Never rejects. */
export type WebhookSender = (request: {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}) => Promise<SendResult>;
