import { AwsError } from '../aws-error.ts';
import { itemSize } from './dynalite.ts';
import type { Item } from './dynalite.ts';
import type { ItemCheck } from './staged-writes.ts';

/** 400 KB: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MAX_ITEM_BYTES = 400 * 1024;

/**
 * What AWS refuses to store and dynalite would: an empty string or binary as an index key, and an item of more than 400 KB
 * of UTF-8 (dynalite counts UTF-16 units). The messages are those of AWS, which differ between a put and an update.
 */
export const itemCheckFor =
  (operation: 'put' | 'update'): ItemCheck =>
  (item, table) => {
    const indexes = [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])];
    for (const index of indexes.toSorted((a, b) => (a.IndexName < b.IndexName ? -1 : 1))) {
      for (const { AttributeName: key } of index.KeySchema) {
        const kind = item[key]?.['S'] === '' ? 'string' : item[key]?.['B'] === '' ? 'binary' : undefined;
        if (!kind) continue;
        const rule = `The AttributeValue for a key attribute cannot contain an empty ${kind} value.`;
        return new AwsError(
          'ValidationException',
          operation === 'put'
            ? `One or more parameter values are not valid. A value specified for a secondary index key is not supported. ${rule} IndexName: ${index.IndexName}, IndexKey: ${key}`
            : `One or more parameter values are not valid. The update expression attempted to update a secondary index key to a value that is not supported. ${rule}`,
        );
      }
    }
    if (itemSize(item) + bytesBeyondUnits(item) <= MAX_ITEM_BYTES) return undefined;
    const what = operation === 'put' ? 'Item size has exceeded' : 'Item size to update has exceeded';
    return new AwsError('ValidationException', `${what} the maximum allowed size`);
  };

/** How many bytes more than UTF-16 units the names and strings of a value take in UTF-8. */
const bytesBeyondUnits = (value: unknown): number => {
  if (typeof value === 'string') return Buffer.byteLength(value) - value.length;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce((sum, [name, part]) => sum + bytesBeyondUnits(name) + bytesBeyondUnits(part), 0);
};

/** Whether AWS refuses the whole transaction for this error, rather than cancel it with a reason for the one item. */
export const isEmptyKeyError = (error: AwsError): boolean =>
  /cannot contain an empty (string|binary) value/.test(error.message);

/** The primary key of an item of a table. */
export const keyOf = (item: Item, table: { KeySchema: { AttributeName: string }[] }): Item =>
  Object.fromEntries(table.KeySchema.map(({ AttributeName: name }) => [name, item[name] ?? {}]));
