import { AwsError } from '../aws-error.ts';

/** A handle for one receive of a message, opaque to the receiver. */
export const newReceiptHandle = (messageId: string, receiveId: string): string =>
  Buffer.from(`${messageId} ${receiveId}`).toString('base64');

/** The message that a handle belongs to; throws `ReceiptHandleIsInvalid` for what is no handle. */
export const messageIdOf = (receiptHandle: string): string => {
  const [messageId, receiveId, ...rest] = Buffer.from(receiptHandle, 'base64').toString().split(' ');
  if (messageId && receiveId && rest.length === 0 && newReceiptHandle(messageId, receiveId) === receiptHandle) {
    return messageId;
  }
  throw new AwsError(
    'ReceiptHandleIsInvalid',
    `The input receipt handle "${receiptHandle}" is not a valid receipt handle.`,
  );
};
