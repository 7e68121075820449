/** What the user is asked for while a session is `AWAITING_USER`. */
export const AWAITING_REASONS = ['LOGIN', 'MFA', 'CAPTCHA', 'CONSENT'] as const;
export type AwaitingReason = (typeof AWAITING_REASONS)[number];
