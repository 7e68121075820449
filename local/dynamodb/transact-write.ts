import * as z from 'zod';
import { AwsError } from '../aws-error.ts';
import { parseRequest } from '../parse-request.ts';
import type { CheckedRequest, DynaliteStore, Item } from './dynalite.ts';
import { checkConditional } from './dynalite.ts';
import { checkRequest, runRequest } from './dynalite-call.ts';
import { rememberToken, wasCarriedOut } from './idempotency-tokens.ts';
import { isEmptyKeyError, itemCheckFor, keyOf } from './item-check.ts';
import { itemSchema, readItem, readTable } from './read-item.ts';
import { stageWrites } from './staged-writes.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const MAX_ACTIONS = 100;

const ACTIONS = { Put: 'PutItem', Update: 'UpdateItem', Delete: 'DeleteItem', ConditionCheck: 'DeleteItem' } as const;
const KINDS = ['Put', 'Update', 'Delete', 'ConditionCheck'] as const;
type ActionKind = (typeof KINDS)[number];

const actionSchema = z.looseObject({
  TableName: z.string(),
  ReturnValuesOnConditionCheckFailure: z.enum(['ALL_OLD', 'NONE']).optional(),
});
const bodySchema = z.strictObject({
  TransactItems: z.array(z.partialRecord(z.enum(KINDS), actionSchema)),
  ClientRequestToken: z.string().min(1).max(36).optional(),
});

/** Dynalite writes the numbers of a checked request in one form, so that 1 and 1.0 are one key. */
const targetSchema = z.object({ Key: itemSchema.optional(), Item: itemSchema.optional() });

type TransactItem = z.infer<typeof bodySchema>['TransactItems'][number];

type PlannedAction = {
  kind: ActionKind;
  request: CheckedRequest;
  tableName: string;
  key: Item;
  returnOld: boolean;
};
type Reason = { Code: 'None' | 'ConditionalCheckFailed' | 'ValidationError'; Message?: string; Item?: Item };

const NO_REASON: Reason = { Code: 'None' };

/**
 * Carries out `TransactWriteItems`: all of its actions or none; the caller holds the write lock. Throws
 * `TransactionCanceledException` with a reason per action, `ValidationException` for a request that AWS does not even
 * begin, and `IdempotentParameterMismatchException`. Conflicts cannot happen: there is one writer.
 */
export const transactWrite = async (store: DynaliteStore, body: unknown, nowMs: number): Promise<unknown> => {
  const { TransactItems: items, ClientRequestToken: token } = parseRequest(bodySchema, body, 'ValidationException');
  checkCount(items.length);
  if (token !== undefined && (await wasCarriedOut(store.db, token, items, nowMs))) return {};

  const actions: PlannedAction[] = [];
  for (const item of items) actions.push(await plan(store, item));
  refuseDuplicates(actions);

  await eachOrCancel(actions, (action) => checkCondition(store, action));
  const staged = stageWrites(store);
  await eachOrCancel(actions, async ({ kind, request }) => {
    if (kind === 'ConditionCheck') return NO_REASON;
    const check = itemCheckFor(kind === 'Update' ? 'update' : 'put');
    await runRequest(staged.storeWith(check), ACTIONS[kind], request);
    return NO_REASON;
  });
  if (token !== undefined) staged.add(rememberToken(token, items, nowMs));
  await staged.commit({ atMs: nowMs, expired: false });
  return {};
};

const checkCount = (count: number): void => {
  const rule =
    count < 1 ? 'greater than or equal to 1' : count > MAX_ACTIONS ? `less than or equal to ${MAX_ACTIONS}` : undefined;
  if (!rule) return;
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value '[${count > 0 ? '...' : ''}]' at 'transactItems' failed to satisfy constraint: Member must have length ${rule}`,
  );
};

const plan = async (store: DynaliteStore, item: TransactItem): Promise<PlannedAction> => {
  const [kind, ...others] = KINDS.filter((name) => item[name]);
  const action = kind && item[kind];
  if (!action || others.length > 0) {
    throw new AwsError('ValidationException', 'TransactItems can only contain one of Check, Put, Update or Delete');
  }
  if (kind === 'ConditionCheck' && action['ConditionExpression'] === undefined) {
    throw new AwsError('ValidationException', 'A ConditionCheck needs a ConditionExpression.');
  }
  const request = checkRequest(store, ACTIONS[kind], action);
  const table = await readTable(store, action.TableName);
  const { Key, Item } = targetSchema.parse(request);
  const key = Key ?? keyOf(Item ?? {}, table);
  const returnOld = action.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
  return { kind, request, tableName: action.TableName, key, returnOld };
};

const refuseDuplicates = (actions: PlannedAction[]): void => {
  const targets = actions.map(({ tableName, key }) => JSON.stringify([tableName, Object.entries(key).toSorted()]));
  if (new Set(targets).size === targets.length) return;
  throw new AwsError('ValidationException', 'Transaction request cannot include multiple operations on one item');
};

const checkCondition = async (store: DynaliteStore, action: PlannedAction): Promise<Reason> => {
  const existing = await readItem(store, action.tableName, action.key);
  if (!checkConditional(action.request, existing)) return NO_REASON;
  return {
    Code: 'ConditionalCheckFailed',
    Message: 'The conditional request failed',
    ...(action.returnOld && existing ? { Item: existing } : {}),
  };
};

/** Does one step of every action; throws `TransactionCanceledException` when any of them has a reason against it. */
const eachOrCancel = async (
  actions: PlannedAction[],
  step: (action: PlannedAction) => Promise<Reason>,
): Promise<void> => {
  const reasons: Reason[] = [];
  for (const action of actions) {
    try {
      reasons.push(await step(action));
    } catch (error) {
      // AWS refuses an empty key before it begins, and cancels for everything else that is wrong with one item.
      if (!(error instanceof AwsError) || error.type !== 'ValidationException' || isEmptyKeyError(error)) throw error;
      reasons.push({ Code: 'ValidationError', Message: error.message });
    }
  }
  if (reasons.every(({ Code }) => Code === 'None')) return;
  const codes = reasons.map(({ Code }) => Code).join(', ');
  throw new AwsError(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    400,
    { CancellationReasons: reasons },
  );
};
