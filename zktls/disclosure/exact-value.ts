import * as z from 'zod';
import { refuse } from '../refusal.ts';
import type { JsonDocument, JsonNode } from './parse-json.ts';

export type Json = z.core.util.JSONType;

const jsonSchema = z.json();

/** The value of a node, exactly: refuses numbers that a double cannot hold and strings that are no Unicode. */
export const exactValueOf = (document: JsonDocument, node: JsonNode): Json => {
  checkExact(document.text, node);
  return jsonSchema.parse(JSON.parse(document.text.slice(node.start, node.end)));
};

const checkExact = (text: string, node: JsonNode): void => {
  switch (node.kind) {
    case 'number':
      return checkNumber(text.slice(node.start, node.end));
    case 'string':
      return checkString(JSON.parse(text.slice(node.start, node.end)));
    case 'array':
      return node.items.forEach((item) => checkExact(text, item));
    case 'object':
      return node.members.forEach((member, key) => {
        checkString(key);
        checkExact(text, member);
      });
    case 'true':
    case 'false':
    case 'null':
      return;
  }
};

/** JSON can escape half a surrogate pair; no UTF-8 text can say it. */
const checkString = (value: unknown): void => {
  if (typeof value !== 'string' || /\p{Surrogate}/u.test(value)) refuse('json_lone_surrogate');
};

/** Exact means: the shortest decimal that reads back as the same double is the number in the text. */
const checkNumber = (source: string): void => {
  const written = decimalOf(source);
  const read = decimalOf(String(Number(source)));
  if (written === undefined || written !== read) refuse('json_number_not_exact');
};

const DECIMAL = /^-?(?<whole>\d+)(?:\.(?<fraction>\d+))?(?:e(?<exponent>[+-]?\d{1,6}))?$/i;

/** One text for each decimal value: its digits without zeros at the ends, and the power of ten of the last digit. */
const decimalOf = (source: string): string | undefined => {
  const groups = DECIMAL.exec(source)?.groups;
  if (groups === undefined) return undefined;
  const { whole = '', fraction = '', exponent = '0' } = groups;
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = Number(exponent) - fraction.length + (digits.length - significant.length);
  return `${source.startsWith('-') ? '-' : ''}${significant}e${power}`;
};
