import type { Json } from '../template/json.ts';
import { isJsonObject } from '../template/json.ts';

const renamed = (value: Json, rename: (first: string) => string): Json => {
  if (Array.isArray(value)) return value.map((item: Json) => renamed(item, rename));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      `${rename(name.slice(0, 1))}${name.slice(1)}`,
      renamed(field, rename),
    ]),
  );
};

/** The wire's camelCase names as a state machine has them. ECS has no maps whose names are data. */
export const toPascalCase = (value: Json): Json => renamed(value, (first) => first.toUpperCase());

/** A state machine's PascalCase names as the wire has them. */
export const toCamelCase = (value: Json): Json => renamed(value, (first) => first.toLowerCase());
