import type { AccessRecords, ApiKeyRecord, UsagePlanRecord } from './access-records.ts';

/** A key of the template: its value is API Gateway's to make. */
export type DeclaredKey = Omit<ApiKeyRecord, 'value' | 'createdAtMs' | 'changedAtMs'>;

/** What a template says of keys and plans. */
export type DeclaredAccess = {
  readonly apiKeys: readonly DeclaredKey[];
  readonly usagePlans: readonly UsagePlanRecord[];
};

/**
 * Applies a template as CloudFormation does: what it says as before is left alone, whatever the API has changed since; what
 * it says otherwise is written; what it does not name any more is deleted. Keys that the API put into a plan stay in it.
 */
export const applyDeclaredAccess = (
  records: AccessRecords,
  { apiKeys, usagePlans }: DeclaredAccess,
  surroundings: { readonly nowMs: number; readonly newValue: () => string },
): AccessRecords => {
  const { nowMs, newValue } = surroundings;
  const texts = Object.fromEntries([...apiKeys, ...usagePlans].map((one) => [one.id, JSON.stringify(one)]));
  const isGone = ({ id }: { readonly id: string }): boolean =>
    records.declared[id] !== undefined && texts[id] === undefined;
  const isAsBefore = ({ id }: { readonly id: string }): boolean => records.declared[id] === texts[id];

  const keyOf = (declared: DeclaredKey): ApiKeyRecord => {
    const kept = records.apiKeys.find(({ id }) => id === declared.id);
    if (kept && isAsBefore(declared)) return kept;
    const value = kept?.value ?? records.formerValues[declared.id] ?? newValue();
    return { ...declared, value, createdAtMs: kept?.createdAtMs ?? nowMs, changedAtMs: nowMs };
  };
  const planOf = (declared: UsagePlanRecord): UsagePlanRecord => {
    const kept = records.usagePlans.find(({ id }) => id === declared.id);
    if (kept && isAsBefore(declared)) return kept;
    const addedKeys = (kept?.keyIds ?? []).filter((id) => records.declared[id] === undefined);
    return { ...declared, keyIds: [...new Set([...declared.keyIds, ...addedKeys])] };
  };
  const notDeclared = ({ id }: { readonly id: string }): boolean => texts[id] === undefined;
  const goneKeys = records.apiKeys.filter(isGone);
  const goneIds = goneKeys.map(({ id }) => id);
  const plans = [...usagePlans.map(planOf), ...records.usagePlans.filter((plan) => notDeclared(plan) && !isGone(plan))];
  return {
    apiKeys: [...apiKeys.map(keyOf), ...records.apiKeys.filter((key) => notDeclared(key) && !isGone(key))],
    usagePlans: plans.map((plan) => ({ ...plan, keyIds: plan.keyIds.filter((id) => !goneIds.includes(id)) })),
    declared: texts,
    formerValues: { ...records.formerValues, ...Object.fromEntries(goneKeys.map(({ id, value }) => [id, value])) },
  };
};
