import { createHash } from 'node:crypto';
import type { MessageAttribute } from './stored-message.ts';

/** The MD5 of a message's body, which SDK clients compare with their own. */
export const digestOfBody = (body: string): string => createHash('md5').update(body).digest('hex');

const STRING = Buffer.from([1]);
const BINARY = Buffer.from([2]);

const withLength = (bytes: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};

/**
 * The MD5 of a message's attributes, which SDK clients compare with their own:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 * (sorted by name; name, data type and value each with its length before it, and a byte for the kind of value).
 */
export const digestOfAttributes = (attributes: Readonly<Record<string, MessageAttribute>>): string => {
  const hash = createHash('md5');
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(attributes).toSorted(byName)) {
    hash.update(withLength(Buffer.from(name))).update(withLength(Buffer.from(DataType)));
    if (BinaryValue === undefined) hash.update(STRING).update(withLength(Buffer.from(StringValue ?? '')));
    else hash.update(BINARY).update(withLength(Buffer.from(BinaryValue, 'base64')));
  }
  return hash.digest('hex');
};

const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);
