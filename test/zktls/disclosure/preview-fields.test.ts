import { describe, expect, it } from '@jest/globals';
import { parseJsonPath } from '../../../zktls/disclosure/json-path.ts';
import { previewAllFields } from '../../../zktls/disclosure/preview-fields.ts';
import { refusalOf } from '../refusal-of.ts';

const BODY = {
  user: { name: 'Zoë "Q" \\ 😀', "o'hara": 1, 'a"b': 2, 'a.b': 3, constructor: 4 },
  accounts: [{ balance: 12.5 }, { balance: 99_999.25, note: '"balance":1' }],
  empty: [],
  nothing: null,
  ok: true,
};
const responses = (body: string) =>
  new Map([
    [
      'profile',
      {
        bytes: Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`),
        isClosed: false,
      },
    ],
  ]);
const disclose = (jsonPath: string, from = 'profile') =>
  previewAllFields(responses(JSON.stringify(BODY)), { field: { from, jsonPath } })['field'];

describe('the disclosed fields', () => {
  const found: [string, unknown][] = [
    ['$.user.name', BODY.user.name],
    ["$['user']['name']", BODY.user.name],
    ['$["user"].name', BODY.user.name],
    ["$.user['o\\'hara']", 1],
    ['$.user["o\'hara"]', 1],
    ["$.user['a\"b']", 2],
    ['$.user["a\\"b"]', 2],
    ["$.user['a.b']", 3],
    ['$.user.constructor', 4],
    ["$.user['n\\u0061me']", BODY.user.name],
    ['$.accounts[1].balance', 99_999.25],
    ['$.accounts[-1].balance', 99_999.25],
    ['$.accounts[0]', { balance: 12.5 }],
    ['$.ok', true],
    ['$.empty', []],
  ];
  it.each(found)('hold the value at %s', (path, value) => {
    expect(disclose(path)).toEqual({ kind: 'value', value });
  });

  const refused: [string, string][] = [
    ['$.missing', 'NO_DATA json_path_absent'],
    ['$.empty[0]', 'NO_DATA json_path_absent'],
    ['$.accounts[2].balance', 'NO_DATA json_path_absent'],
    ['$.nothing', 'NO_DATA json_path_null'],
    ['$.nothing.deeper', 'NO_DATA json_path_null'],
    ['$.toString', 'NO_DATA json_path_absent'],
    ['$.ok.deeper', 'EXTRACT_MISMATCH json_path_type'],
    ['$.user[0]', 'EXTRACT_MISMATCH json_path_type'],
    ['$.accounts.balance', 'EXTRACT_MISMATCH json_path_type'],
    ['$.accounts[*].balance', 'FLOW_INVALID json_path_syntax'],
    ['$..balance', 'FLOW_INVALID json_path_syntax'],
    ['$.accounts[0:1]', 'FLOW_INVALID json_path_syntax'],
    ['$.accounts[0,1]', 'FLOW_INVALID json_path_syntax'],
    ['$.accounts[?@.balance > 1]', 'FLOW_INVALID json_path_syntax'],
    ['$.accounts[01]', 'FLOW_INVALID json_path_syntax'],
    ['$.accounts[-0]', 'FLOW_INVALID json_path_syntax'],
    ['$.', 'FLOW_INVALID json_path_syntax'],
    ['$[', 'FLOW_INVALID json_path_syntax'],
    ['$ .user', 'FLOW_INVALID json_path_syntax'],
    ['user', 'FLOW_INVALID json_path_syntax'],
    ['$.1a', 'FLOW_INVALID json_path_syntax'],
    [`$${'.a'.repeat(300)}`, 'FLOW_INVALID json_path_syntax'],
  ];
  it.each(refused)('are refused at %s', (path, refusal) => {
    expect(refusalOf(() => disclose(path))).toBe(refusal);
  });

  it('are refused from a response that is not there', () => {
    expect(refusalOf(() => disclose('$.ok', 'elsewhere'))).toBe('FLOW_INVALID rule_source');
  });

  it('are refused from a response with an ambiguous key, even if the field is elsewhere', () => {
    const ambiguous = responses('{"name":"a","x":1,"x":2}');
    const rules = { field: { from: 'profile', jsonPath: '$.name' } };
    expect(refusalOf(() => previewAllFields(ambiguous, rules))).toBe('EXTRACT_MISMATCH json_duplicate_key');
  });

  it('are refused when they are too large together', () => {
    const large = responses(JSON.stringify({ text: 'x'.repeat(70_000) }));
    const rules = { field: { from: 'profile', jsonPath: '$.text' } };
    expect(refusalOf(() => previewAllFields(large, rules))).toBe('RESPONSE_TOO_LARGE disclosure_too_large');
  });

  it('are refused when they are too large in bytes, or only those of all responses together', () => {
    const rules = { field: { from: 'profile', jsonPath: '$.text' } };
    const inKanji = responses(JSON.stringify({ text: '語'.repeat(22_000) }));
    expect(refusalOf(() => previewAllFields(inKanji, rules))).toBe('RESPONSE_TOO_LARGE disclosure_too_large');

    const half = responses(JSON.stringify({ text: 'x'.repeat(40_000) })).get('profile');
    if (half === undefined) throw new Error('No response');
    const both = new Map([
      ['profile', half],
      ['other', half],
    ]);
    expect(Object.keys(previewAllFields(both, rules))).toEqual(['field']);
    const all = { ...rules, other: { from: 'other', jsonPath: '$.text' } };
    expect(refusalOf(() => previewAllFields(both, all))).toBe('RESPONSE_TOO_LARGE disclosure_too_large');
  });

  it('are exactly those that the rules name', () => {
    const rules = { a: { from: 'profile', jsonPath: '$.ok' }, b: { from: 'profile', jsonPath: '$.user.name' } };
    expect(previewAllFields(responses(JSON.stringify(BODY)), rules)).toEqual({
      a: { kind: 'value', value: true },
      b: { kind: 'value', value: BODY.user.name },
    });
  });
});

describe('a JSON path', () => {
  it('is a list of names and indexes', () => {
    expect(parseJsonPath("$.a['b c'][3].d_1")).toEqual(['a', 'b c', 3, 'd_1']);
    expect(parseJsonPath('$')).toEqual([]);
  });
});
