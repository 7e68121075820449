import { isOfType } from '../../core/flow/disclosure.ts';
import type { Collected } from '../../core/flow/disclosure-plan.ts';
import { plannedDisclosures } from '../../core/flow/disclosure-plan.ts';
import type { Command } from '../../core/flow/command.ts';
import type { Prover } from '../session/prover.ts';
import { askPages } from './ask-pages.ts';
import { collectFailure } from './collect-failure.ts';
import type { CollectRun } from './collect-run.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { disclosedValues } from './disclosed-values.ts';

type Collect = Pick<Extract<Command, { type: 'collect' }>, 'requests' | 'disclose' | 'loginUrl'>;

/**
 * Has the prover send each request as the user's browser would, one after the other, and keeps nothing itself. Rejects with the
 * prover's `Failure`s and with its own, whose `reason` names what was wrong: each has a code of its own there.
 */
export const collectData = async (run: CollectRun, command: Collect): Promise<CommandOutcome> => {
  const { requests, disclose, loginUrl } = command;
  const collected: Record<string, readonly string[]> = {};
  for (const [name, request] of Object.entries(requests)) {
    run.signal.throwIfAborted();
    const values = disclosedValues(run.prover, command, Object.keys(collected), request);
    const isLastNeeded = Object.values(disclose).some(({ from, page }) => from === name && page === 'last');
    collected[name] = await askPages(run, { name, request, values, loginUrl, isLastNeeded });
  }
  checkTypes(run.prover, command, collected);
  return { kind: 'collected', collected };
};

const checkTypes = (prover: Pick<Prover, 'preview'>, { disclose }: Collect, collected: Collected): void => {
  for (const { rule, type } of Object.values(plannedDisclosures({ disclose }, collected))) {
    if (type === undefined) continue;
    const field = prover.preview({ it: rule })['it'];
    // Of a value that stays hidden the rule says enough.
    if (field?.kind === 'value' && !isOfType(field.value, type)) throw collectFailure('value_type');
  }
};
