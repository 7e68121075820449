import { createCipheriv } from 'node:crypto';
import { trafficKeysOf } from '../../zktls/transcript/key-schedule.ts';

export type Inner = { readonly type: number; readonly content: Buffer | string; readonly padding?: number };

/** Protects contents as the holder of a traffic secret does (RFC 8446, 5.2), with sequence numbers from `first` on. */
export const sealRecords = (secret: Buffer, inners: readonly Inner[], first = 0): Buffer =>
  Buffer.concat(inners.map((inner, index) => sealRecord(secret, inner, first + index)));

const sealRecord = (secret: Buffer, { type, content, padding = 0 }: Inner, sequence: number): Buffer => {
  const { key, iv } = trafficKeysOf(secret);
  const plaintext = Buffer.concat([Buffer.from(content), Buffer.from([type]), Buffer.alloc(padding)]);
  const nonce = Buffer.from(iv);
  nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ sequence) >>> 0, 8);
  const header = Buffer.from([23, 3, 3, 0, 0]);
  header.writeUInt16BE(plaintext.length + 16, 3);
  const cipher = createCipheriv('aes-128-gcm', key, nonce).setAAD(header);
  return Buffer.concat([header, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
};
