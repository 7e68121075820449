import { isOfType } from '../../core/flow/disclosure.ts';
import type { Collected } from '../../core/flow/disclosure-plan.ts';
import { plannedDisclosures } from '../../core/flow/disclosure-plan.ts';
import { own } from '../../core/flow/name.ts';
import { requestsBefore } from '../../core/flow/request-order.ts';
import type { Command } from '../../core/flow/command.ts';
import type { Prover } from '../session/prover.ts';
import { askPages } from './ask-pages.ts';
import { collectFailure } from './collect-failure.ts';
import type { CollectRun } from './collect-run.ts';
import type { CommandOutcome } from './command-outcome.ts';
import { disclosedValues } from './disclosed-values.ts';
import { runInOrder } from './run-in-order.ts';

type Collect = Pick<Extract<Command, { type: 'collect' }>, 'requests' | 'disclose' | 'loginUrl'>;

/** Relays at once; the attestor has room for a hundred in all. */
const REQUESTS_AT_ONCE = 3;

/**
 * Has the prover send the requests as the user's browser would, in parallel where none waits for another, and keeps nothing itself.
 * Rejects with the prover's `Failure`s and with its own, whose `reason` names what was wrong: each has a code of its own there.
 */
export const collectData = async (run: CollectRun, command: Collect): Promise<CommandOutcome> => {
  const { requests, disclose, loginUrl } = command;
  const before = requestsBefore(command);
  const answered = await runInOrder(before, REQUESTS_AT_ONCE, async (name) => {
    run.signal.throwIfAborted();
    const request = own(requests, name) ?? unknownRequest();
    const values = disclosedValues(run.prover, command, before.get(name) ?? [], request);
    const isLastNeeded = Object.values(disclose).some(({ from, page }) => from === name && page === 'last');
    return askPages(run, { name, request, values, loginUrl, isLastNeeded });
  });
  const collected = Object.fromEntries(answered);
  checkTypes(run.prover, command, collected);
  return { kind: 'collected', collected };
};

const checkTypes = (prover: Pick<Prover, 'preview'>, { disclose }: Collect, collected: Collected): void => {
  const typed = Object.entries(plannedDisclosures({ disclose }, collected)).filter(
    ([, { type }]) => type !== undefined,
  );
  if (typed.length === 0) return;
  const fields = prover.preview(Object.fromEntries(typed.map(([name, { rule }]) => [name, rule])));
  for (const [name, { type }] of typed) {
    const field = fields[name];
    // Of a value that stays hidden the rule says enough.
    if (type !== undefined && field?.kind === 'value' && !isOfType(field.value, type))
      throw collectFailure('value_type');
  }
};

const unknownRequest = (): never => {
  throw new Error('A request is in the order and not in the flow.');
};
