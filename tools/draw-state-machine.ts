import * as z from 'zod';
import { ACTIVE_STATUSES, TERMINAL_STATUSES } from '../core/session/status.ts';

const stateSchema = z.looseObject({
  Type: z.string(),
  Next: z.string().optional(),
  Default: z.string().optional(),
  Choices: z.array(z.object({ Condition: z.string(), Next: z.string() })).default([]),
  Catch: z.array(z.object({ ErrorEquals: z.array(z.string()), Next: z.string() })).default([]),
});
const definitionSchema = z.object({ StartAt: z.string(), States: z.record(z.string(), stateSchema) });
type State = z.infer<typeof stateSchema>;
type States = Readonly<Record<string, State>>;

/** An arrow. `why` says when it is taken, where the name of the state that it leads to does not. */
type Edge = { readonly from: string; readonly to: string; readonly why?: string };

/** States that are drawn in one frame; an arrow that each of them has is drawn once, from the frame. */
const FRAMES: Readonly<Record<string, readonly string[]>> = {
  'waiting for an event': ACTIVE_STATUSES,
  'the session has ended': TERMINAL_STATUSES,
};

/**
 * Draws the session lifecycle (Amazon States Language) as a Mermaid flowchart. A choice that only sorts the events of one
 * waiting state is drawn as part of that state. Throws on a definition that is none.
 */
export const drawStateMachine = (definition: unknown): string => {
  const { StartAt, States: states } = definitionSchema.parse(definition);
  const drawn = Object.entries(states).filter(([name]) => !isEventChoice(name, states));
  const edges = drawn.flatMap(([name, state]) => edgesOf(name, state, states));
  const framed = Object.entries(FRAMES).map(([title, names]) => ({ title, names, common: commonEdges(names, edges) }));
  const isCommon = ({ from, to }: Edge): boolean =>
    framed.some(({ names, common }) => names.includes(from) && common.some((edge) => edge.to === to));
  return [
    'flowchart TD',
    ...framed.flatMap(({ title, names }, index) => [
      `  subgraph frame${index} ["${title}"]`,
      ...names.map((name) => `    ${shapeOf(name, states[name])}`),
      '  end',
    ]),
    ...drawn
      .filter(([name]) => !framed.some(({ names }) => names.includes(name)))
      .map(([name, state]) => `  ${shapeOf(name, state)}`),
    `  start(( )) --> ${idOf(StartAt)}`,
    ...edges.filter((edge) => !isCommon(edge)).map((edge) => arrow(idOf(edge.from), edge)),
    ...framed.flatMap(({ common }, index) => common.map((edge) => arrow(`frame${index}`, edge))),
    '',
  ].join('\n');
};

/** `After READY` and the like: it follows one state and reads nothing but that state's event. */
const isEventChoice = (name: string, states: States): boolean => {
  const state = states[name];
  return state?.Type === 'Choice' && state.Choices.every(({ Condition }) => Condition.startsWith('{% $event.to ='));
};

const edgesOf = (from: string, { Next, Default, Choices, Catch }: State, states: States): Edge[] => {
  const sorted = Next !== undefined && isEventChoice(Next, states) ? states[Next] : undefined;
  const ahead =
    Next === undefined ? [] : sorted ? eventTargets(sorted).map((to) => ({ from, to })) : [{ from, to: Next }];
  const chosen = Choices.map(({ Condition, Next: to }) => ({ from, to, why: conditionText(Condition) }));
  const otherwise = Default === undefined ? [] : [{ from, to: Default, why: 'otherwise' }];
  const caught = Catch.map(({ ErrorEquals, Next: to }) => ({ from, to, why: ErrorEquals.map(errorText).join(', ') }));
  return merged([...ahead, ...chosen, ...otherwise, ...caught]);
};

const eventTargets = ({ Choices, Default }: State): string[] => [
  ...Choices.map(({ Next }) => Next),
  ...(Default === undefined ? [] : [Default]),
];

/** One arrow between two states; it needs no reason when one of its ways needs none. */
const merged = (edges: readonly Edge[]): Edge[] =>
  [...new Set(edges.map(({ to }) => to))].map((to) => {
    const same = edges.filter((edge) => edge.to === to);
    const reasons = same.flatMap(({ why }) => (why === undefined ? [] : [why]));
    const from = same[0]?.from ?? '';
    return reasons.length < same.length ? { from, to } : { from, to, why: reasons.join(', ') };
  });

const commonEdges = (names: readonly string[], edges: readonly Edge[]): Edge[] =>
  edges.filter(
    ({ from, to }) =>
      from === names[0] && names.every((name) => edges.some((edge) => edge.from === name && edge.to === to)),
  );

const arrow = (from: string, { to, why }: Edge): string =>
  `  ${from} -->${why === undefined ? '' : `|"${why}"|`} ${idOf(to)}`;

const shapeOf = (name: string, state: State | undefined): string => {
  switch (state?.Type) {
    case 'Choice':
      return `${idOf(name)}{"${name}"}`;
    case 'Succeed':
    case 'Fail':
      return `${idOf(name)}(["${name}"])`;
    default:
      return `${idOf(name)}["${name}"]`;
  }
};

const idOf = (name: string): string => name.replace(/\W/g, '_');

/** Mermaid takes characters of HTML and quotes in a label only as entities (Mermaid, "Entity codes"). */
const conditionText = (condition: string): string =>
  condition
    .replace(/^\{%\s*|\s*%\}$/g, '')
    .replaceAll('$', '')
    .replaceAll('<', '#lt;')
    .replaceAll('>', '#gt;')
    .replaceAll('"', '#quot;');

/** `DynamoDb.ConditionalCheckFailedException` is a write that was refused; of the others the last part says enough. */
const errorText = (name: string): string =>
  name === 'States.ALL'
    ? 'any fault'
    : name.includes('ConditionalCheckFailed')
      ? 'write refused'
      : (name.split('.').at(-1) ?? name);
