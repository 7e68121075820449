import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';

/** Runs a conditional write: true when it was done, false when its condition did not hold; rejects on anything else. */
export const succeeds = async (write: Promise<unknown>): Promise<boolean> => {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
};

/** The same for a transaction: false also when another one writes one of its items at this moment. */
export const transactionSucceeds = async (write: Promise<unknown>): Promise<boolean> => {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof TransactionCanceledException && (error.CancellationReasons ?? []).some(isLost)) return false;
    throw error;
  }
};

const isLost = ({ Code }: { readonly Code?: string | undefined }): boolean =>
  Code === 'ConditionalCheckFailed' || Code === 'TransactionConflict';
