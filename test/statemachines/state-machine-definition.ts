import { readFileSync } from 'node:fs';
import * as z from 'zod';

const edge = z.object({
  Next: z.string(),
  ErrorEquals: z.array(z.string()).optional(),
  Assign: z.record(z.string(), z.unknown()).optional(),
});

const stateSchema = z.looseObject({
  Type: z.string(),
  Resource: z.string().optional(),
  Next: z.string().optional(),
  Default: z.string().optional(),
  Choices: z.array(edge).default([]),
  Catch: z.array(edge).default([]),
  Retry: z.array(z.object({ ErrorEquals: z.array(z.string()) })).default([]),
  HeartbeatSeconds: z.number().optional(),
  Assign: z.record(z.string(), z.unknown()).default({}),
});
export type State = z.infer<typeof stateSchema>;

const definitionSchema = z.object({ StartAt: z.string(), States: z.record(z.string(), stateSchema) });
export type Definition = z.infer<typeof definitionSchema>;

const file = new URL('../../statemachines/session-lifecycle.asl.json', import.meta.url);

/** The state machine's source text, as deployed. */
export const definitionText = (): string => readFileSync(file, 'utf8');

/** The state machine, parsed as far as the tests read it. */
export const loadDefinition = (): Definition => definitionSchema.parse(JSON.parse(definitionText()));

/** The state that a definition names; an unknown name is a fault of the definition. */
export const stateNamed = (definition: Definition, name: string): State => {
  const state = definition.States[name];
  if (state === undefined) throw new Error(`no state named ${name}`);
  return state;
};

/** The names of all states that may follow a state, errors included. */
export const successors = (state: State): string[] => [
  ...(state.Next === undefined ? [] : [state.Next]),
  ...(state.Default === undefined ? [] : [state.Default]),
  ...state.Choices.map((choice) => choice.Next),
  ...state.Catch.map((catcher) => catcher.Next),
];
