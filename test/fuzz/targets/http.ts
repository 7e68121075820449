import type { DisclosureRule } from '../../../core/contract/disclosure-rule.ts';
import { claimedSource } from '../../../zktls/disclosure/claimed-source.ts';
import { readRequest } from '../../../zktls/disclosure/http-request.ts';
import { readResponse } from '../../../zktls/disclosure/http-response.ts';
import { readFields } from '../../../zktls/disclosure/read-fields.ts';
import { findByPath, parseJsonPath } from '../../../zktls/disclosure/json-path.ts';
import { parseJson } from '../../../zktls/disclosure/parse-json.ts';
import { BYTE_CLASSES } from '../../../zktls/proof/statement/byte-class.ts';
import { reasonOf, type FuzzTarget } from '../fuzz-target.ts';

/** Every class, and "disclosed". */
const KINDS = BYTE_CLASSES.length + 1;
const HOST = 'api.test';

/** A text in which what stands between « and » is hidden, byte by byte as value and kind of claim. */
const withHidden = (text: string, kind: number): Uint8Array => {
  const bytes: number[] = [];
  let isHidden = false;
  for (const byte of Buffer.from(text, 'latin1')) {
    if (byte === 0xab || byte === 0xbb) isHidden = byte === 0xab;
    else bytes.push(isHidden ? 0 : byte, isHidden ? kind : 0);
  }
  return Uint8Array.from(bytes);
};

const sourceOf = (input: Uint8Array) => {
  const length = input.length >> 1;
  const kinds = Uint8Array.from({ length }, (_, index) => (input[2 * index + 1] ?? 0) % KINDS);
  const values = Uint8Array.from({ length }, (_, index) => (kinds[index] === 0 ? (input[2 * index] ?? 0) : 0));
  return claimedSource({ kinds, values });
};

const HEAD = 'HTTP/1.1 200 OK\r\nDate: Mon, 23 Nov 2026 12:00:00 GMT\r\n';
const JSON_BODY = '{"a":{"b":[1,2,{"c":"x\\u00e9\\n"}]},"total":12.50,"ok":true,"n":null}';
const HIDDEN_BODY = '{"a":{"b":[1,«2»,{"c":"x"}]},"total":«12».«50»,"ok":true}';
const HTML_BODY =
  '<!doctype html><html><body><h1 class="name">Zo\xeb &amp; Co</h1><p id="x">balance: 12.5 EUR</p></body></html>';
const chunked = (body: string) =>
  `${HEAD}Transfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
const sized = (body: string, length = body.length) => `${HEAD}Content-Length: ${length}\r\n\r\n${body}`;
const hiddenSized = sized(HIDDEN_BODY, HIDDEN_BODY.replaceAll(/[«»]/g, '').length);

const RULES: readonly Readonly<Record<string, DisclosureRule>>[] = [
  { c: { from: 'r', jsonPath: '$.a.b[2].c' }, total: { from: 'r', jsonPath: '$.total', atLeast: 5 } },
  { ok: { from: 'r', jsonPath: '$.ok', equals: true }, hash: { from: 'r', jsonPath: '$.a', hash: true } },
  { date: { from: 'r', header: 'date' } },
  { balance: { from: 'r', regex: 'balance: ([0-9.]+)' } },
  { name: { from: 'r', css: 'body > h1.name' } },
];

/** Responses of which parts are hidden, framed in each way, and read by each kind of rule. */
export const httpResponseTarget = (): FuzzTarget => ({
  name: 'http-response',
  corpus: [
    ...[sized(JSON_BODY), chunked(JSON_BODY), `${HEAD}\r\n${JSON_BODY}`, sized(HTML_BODY), chunked(HTML_BODY)].map(
      (text) => withHidden(text, 0),
    ),
    ...BYTE_CLASSES.map((_, index) => index + 1).map((kind) => withHidden(hiddenSized, kind)),
    withHidden(`HTTP/1.1 200 OK\r\nSet-Cookie: «secret»\r\nContent-Length: 2\r\n\r\n{}`, 3),
  ],
  unit: 2,
  run: (input) =>
    reasonOf(() => {
      const isClosed = input.length % 4 < 2;
      const response = readResponse(sourceOf(input), { isClosed, mayHide: () => true });
      const outcomes = RULES.map((rules) => reasonOf(() => readFields(response, rules, new Uint8Array(32))));
      // What refuses all of them is the outcome; that one of them is accepted is the deepest way through.
      if (!outcomes.includes('accepted')) readFields(response, RULES[0] ?? {}, new Uint8Array(32));
    }),
});

/** Requests of which the values of secret headers are hidden. */
export const httpRequestTarget = (): FuzzTarget => {
  const head = `Host: ${HOST}\r\nConnection: close\r\nAccept-Encoding: identity\r\n`;
  const get = `GET /api/me?x=1 HTTP/1.1\r\n${head}Accept: */*\r\nCookie: «session=secret»\r\n\r\n`;
  const post = `POST /graphql HTTP/1.1\r\n${head}Content-Type: application/json\r\nContent-Length: 13\r\nAuthorization: «Bearer x»\r\n\r\n{"query":"x"}`;
  return {
    name: 'http-request',
    corpus: [get, post].flatMap((text) => [2, 3].map((kind) => withHidden(text, kind))),
    unit: 2,
    run: (input) => reasonOf(() => readRequest(sourceOf(input), { host: HOST, mayHide: () => true })),
  };
};

/** Whole JSON texts. */
export const jsonTarget = (): FuzzTarget => {
  const path = parseJsonPath('$.a.b[2].c');
  return {
    name: 'json',
    corpus: [JSON_BODY, '[[[[]]]]', '{"a":{"b":[0,-1.5e+3,{"c":"\\ud83d\\ude00"}]}}', '"\\u0000"', '  1  '].map(
      (text) => Buffer.from(text),
    ),
    unit: 1,
    run: (input) => reasonOf(() => findByPath(parseJson(input), path)),
  };
};
