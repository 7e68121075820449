/** The largest response body that is read and proved. */
export const MAX_BODY_BYTES = 1_048_576;
