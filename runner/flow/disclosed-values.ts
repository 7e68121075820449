import type { Collection } from '../../core/flow/collection.ts';
import { ruleOf } from '../../core/flow/disclosure-plan.ts';
import { own } from '../../core/flow/name.ts';
import { placeholdersOf } from '../../core/flow/check-requests.ts';
import type { FlowRequest } from '../../core/flow/request.ts';
import type { TemplateValues } from '../../core/flow/template.ts';
import type { Prover } from '../session/prover.ts';
import { collectFailure } from './collect-failure.ts';

/**
 * What the `{{…}}` of a request stand for: fields that the answers before it disclose, and nothing else. Throws
 * `EXTRACT_MISMATCH` when such a field is an object or a list, and what the prover throws when it is not there.
 */
export const disclosedValues = (
  prover: Pick<Prover, 'preview'>,
  { disclose }: Pick<Collection, 'disclose'>,
  answered: readonly string[],
  request: FlowRequest,
): TemplateValues => {
  const rules = placeholdersOf(request).flatMap((name) => {
    const field = own(disclose, name);
    return field !== undefined && answered.includes(field.from) ? [[name, ruleOf(field)] as const] : [];
  });
  if (rules.length === 0) return {};
  const fields = prover.preview(Object.fromEntries(rules));
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => {
      const value = field.kind === 'value' ? field.value : undefined;
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return [name, value];
      throw collectFailure('placeholder_value');
    }),
  );
};
