import type { Catcher, Retrier, TaskState } from './definition.ts';
import { ERROR_NAMING, errorNamesOf } from './error-names.ts';
import { parseTaskResource } from './task-resource.ts';

/** Errors that the interpreter itself raises and a rule can name. `States.Runtime` cannot be caught. */
const STATES_ERRORS: ReadonlySet<string> = new Set([
  'States.ALL',
  'States.TaskFailed',
  'States.Timeout',
  'States.HeartbeatTimeout',
  'States.DataLimitExceeded',
  // Raised on AWS only: nothing here asks for permissions.
  'States.Permissions',
  'States.QueryEvaluationError',
]);

/** Prefixes of the errors of services, in lower case, to tell a misspelt one from an error of one's own. */
const SERVICE_PREFIXES: ReadonlySet<string> = new Set([
  ...Object.values(ERROR_NAMING).map(({ prefix }) => prefix.toLowerCase()),
  'amazonecs',
]);

/** Checks a Task's integration, its pattern, its times and the error names of its service. Gives every problem. */
export const checkTask = (state: TaskState, path: string, integrations: ReadonlySet<string>): string[] => {
  const resource = parseTaskResource(state.Resource);
  if (resource === undefined || !integrations.has(resource.integration))
    return [`integration '${state.Resource}' is not supported at ${path}/Resource`];
  const { TimeoutSeconds: timeout, HeartbeatSeconds: heartbeat } = state;
  const tooSlow = typeof timeout === 'number' && typeof heartbeat === 'number' && heartbeat >= timeout;
  return [
    ...(tooSlow ? [`HeartbeatSeconds must be smaller than TimeoutSeconds at ${path}`] : []),
    ...(heartbeat !== undefined && !resource.waitsForToken
      ? [`HeartbeatSeconds needs a task token to beat with at ${path}`]
      : []),
    ...misnamedErrors(state, path, resource.resourceType),
  ];
};

/** A service's error under a name that this integration never gives it would silently match nothing. */
const misnamedErrors = (state: TaskState, path: string, resourceType: string): string[] => {
  const possible = errorNamesOf(resourceType);
  return rulesOf(state, path).flatMap(({ rule, place }) =>
    rule.ErrorEquals.filter((name) => {
      const prefix = /^([A-Za-z0-9]+)\./.exec(name)?.[1]?.toLowerCase();
      return prefix !== undefined && SERVICE_PREFIXES.has(prefix) && !possible?.includes(name);
    }).map((name) => `error name '${name}' is never raised by ${resourceType} at ${place}`),
  );
};

type Recovering = { readonly Retry?: readonly Retrier[] | undefined; readonly Catch?: readonly Catcher[] | undefined };

/** Checks the order and the names of a state's `Retry` and `Catch` rules. Gives every problem. */
export const checkRecovery = (state: Recovering, path: string): string[] => [
  ...rulesOf(state, path).flatMap(({ rule, place }) =>
    rule.ErrorEquals.filter((name) => name.startsWith('States.') && !STATES_ERRORS.has(name)).map(
      (name) => `error name '${name}' cannot be handled at ${place}`,
    ),
  ),
  ...checkOrder(state.Retry ?? [], `${path}/Retry`),
  ...checkOrder(state.Catch ?? [], `${path}/Catch`),
];

const rulesOf = (state: Recovering, path: string): { rule: Retrier | Catcher; place: string }[] => [
  ...(state.Retry ?? []).map((rule, at) => ({ rule, place: `${path}/Retry[${at}]` })),
  ...(state.Catch ?? []).map((rule, at) => ({ rule, place: `${path}/Catch[${at}]` })),
];

const checkOrder = (rules: readonly { readonly ErrorEquals: readonly string[] }[], path: string): string[] => {
  const problems: string[] = [];
  const all = rules.findIndex(({ ErrorEquals }) => ErrorEquals.includes('States.ALL'));
  if (all !== -1 && (all !== rules.length - 1 || rules[all]?.ErrorEquals.length !== 1))
    problems.push(`States.ALL must stand alone and last at ${path}`);
  // A heartbeat that stays away is a States.Timeout too, so an earlier rule for that would take it.
  const timeout = rules.findIndex(({ ErrorEquals }) => ErrorEquals.includes('States.Timeout'));
  const heartbeat = rules.findIndex(({ ErrorEquals }) => ErrorEquals.includes('States.HeartbeatTimeout'));
  if (timeout !== -1 && heartbeat > timeout)
    problems.push(`States.HeartbeatTimeout must stand before States.Timeout, which covers it, at ${path}`);
  return problems;
};
