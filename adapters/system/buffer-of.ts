/** The bytes as a `Buffer` that shares their memory: what is posted to another thread arrives there as a bare array. */
export const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
