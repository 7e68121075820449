import { describe, expect, it } from '@jest/globals';
import type { DisclosureRule } from '../../../core/contract/disclosure-rule.ts';
import { checkRule } from '../../../zktls/disclosure/check-rule.ts';
import { previewFields } from '../../../zktls/disclosure/preview-fields.ts';
import { refusalOf } from '../refusal-of.ts';

const PAGE = `<!doctype html><html><body>
<div id="bio">Balance: 99999 <b>&lt;span id="balance"&gt;1&lt;/span&gt;</b></div>
<ul class="list big"><li>one</li><li data-kind="second item">two</li><li>three</li></ul>
<p>after</p><p class="x">Zoë\n   <i>and</i>&nbsp;Bo</p>
<span id="balance" lang="de-CH">1234.50</span><script>var a = "<span id='balance'>7</span>";</script>
</body></html>`;

const responseOf = (body: string, headers = '') =>
  Buffer.from(`HTTP/1.1 200 OK\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
const preview = (rule: Partial<DisclosureRule>, headers?: string, body = PAGE) =>
  previewFields({ bytes: responseOf(body, headers), isClosed: true }, { field: { from: 'page', ...rule } })['field'];
const verdictOn = (rule: Partial<DisclosureRule>, headers?: string, body = PAGE) =>
  refusalOf(() => preview(rule, headers, body));

describe('a rule with a selector', () => {
  const selected: [string, string][] = [
    ['#balance', '1234.50'],
    ['span', '1234.50'],
    ['ul.big > li:nth-child(2)', 'two'],
    ['li:first-child', 'one'],
    ['ul.list.big li + li + li', 'three'],
    ['div ~ ul li:first-child', 'one'],
    ['[data-kind~="item"]', 'two'],
    ['[data-kind^="second"]', 'two'],
    ['[data-kind$="item"]', 'two'],
    ['[data-kind*="nd it"]', 'two'],
    ['[lang|="de"]', '1234.50'],
    ['p.x', 'Zoë and\u00a0Bo'],
    ['body * i', 'and'],
    ['DIV b', '<span id="balance">1</span>'],
  ];
  it.each(selected)('takes the text of the one element that is %s', (css, value) => {
    expect(preview({ css })).toEqual({ kind: 'value', value });
  });

  const refused: [string, string][] = [
    ['#missing', 'NO_DATA css_no_match'],
    ['p > p', 'NO_DATA css_no_match'],
    ['[data-kind^=""]', 'NO_DATA css_no_match'],
    ['li', 'EXTRACT_MISMATCH css_several_matches'],
    ['body *', 'EXTRACT_MISMATCH css_several_matches'],
    ['p,', 'FLOW_INVALID css_syntax'],
    ['p, li', 'FLOW_INVALID css_syntax'],
    ['p:has(i)', 'FLOW_INVALID css_syntax'],
    ['p::before', 'FLOW_INVALID css_syntax'],
    ['li:nth-child(2n+1)', 'FLOW_INVALID css_syntax'],
    ['p !', 'FLOW_INVALID css_syntax'],
    [`a${' > a'.repeat(16)}`, 'FLOW_INVALID css_syntax'],
  ];
  it.each(refused)('refuses %s', (css, verdict) => {
    expect(verdictOn({ css })).toBe(verdict);
  });

  it('compares a number in the text', () => {
    expect(preview({ css: '#balance', atLeast: 1_234.5 })).toEqual({
      kind: 'predicate',
      predicate: { atLeast: 1_234.5 },
      holds: true,
    });
    expect(verdictOn({ css: '#balance', atLeast: 1_234.51 })).toBe('NO_DATA predicate_false');
    expect(verdictOn({ css: 'p.x', atLeast: 1 })).toBe('EXTRACT_MISMATCH predicate_number');
  });

  it('looks at each element once, however deep they nest (else this would not end)', () => {
    const body = '<i>'.repeat(15_000);
    expect(verdictOn({ css: 'i i i i i i i i i i i i i i i b' }, '', body)).toBe('NO_DATA css_no_match');
  });
});

describe('a rule with a regular expression', () => {
  it('takes the group, or the match without one', () => {
    expect(preview({ regex: 'id="balance" [^>]*>([0-9.]+)<' })).toEqual({ kind: 'value', value: '1234.50' });
    expect(preview({ regex: 'Zoë' })).toEqual({ kind: 'value', value: 'Zoë' });
    expect(preview({ regex: '(?i)BALANCE: \\d+' })).toEqual({ kind: 'value', value: 'Balance: 99999' });
  });

  const refused: [string, string][] = [
    ['nothing of this', 'NO_DATA regex_no_match'],
    ['one|(never)', 'NO_DATA regex_no_match'],
    ['<li', 'EXTRACT_MISMATCH regex_several_matches'],
    ['<li>(\\w+)', 'EXTRACT_MISMATCH regex_several_matches'],
    ['x*', 'EXTRACT_MISMATCH regex_several_matches'],
    ['(', 'FLOW_INVALID regex_syntax'],
    ['(a)(b)', 'FLOW_INVALID regex_syntax'],
    ['(?=a)b', 'FLOW_INVALID regex_syntax'],
    ['(a)\\1', 'FLOW_INVALID regex_syntax'],
    ['(?:(?:a{30}){30}){30}', 'FLOW_INVALID regex_syntax'],
  ];
  it.each(refused)('refuses %s', (regex, verdict) => {
    expect(verdictOn({ regex })).toBe(verdict);
  });

  it('ends soon for expressions that make others blow up', () => {
    const body = 'a'.repeat(60_000);
    expect(verdictOn({ regex: '(?:(?:a*)*)*b' }, '', body)).toBe('NO_DATA regex_no_match');
    expect(verdictOn({ regex: '(?:a?){60}a{60}b' }, '', body)).toBe('NO_DATA regex_no_match');
  });

  it('refuses a body that is no UTF-8', () => {
    const bytes = Buffer.concat([
      responseOf('', '').subarray(0, 17),
      Buffer.from('Content-Length: 1\r\n\r\n'),
      Buffer.of(0xff),
    ]);
    expect(refusalOf(() => previewFields({ bytes, isClosed: true }, { field: { from: 'page', regex: 'a' } }))).toBe(
      'EXTRACT_MISMATCH text_encoding',
    );
  });
});

describe('a rule for a header', () => {
  it('takes its value', () => {
    expect(preview({ header: 'X-Plan' }, 'x-plan:  gold \r\n')).toEqual({ kind: 'value', value: 'gold' });
    expect(preview({ header: 'X-Plan', oneOf: ['gold'] }, 'X-Plan: gold\r\n')).toMatchObject({ kind: 'predicate' });
  });

  it('refuses a header that is absent or stands there twice', () => {
    expect(verdictOn({ header: 'X-Plan' })).toBe('NO_DATA header_absent');
    expect(verdictOn({ header: 'X-Plan' }, 'X-Plan: a\r\nX-Plan: b\r\n')).toBe('EXTRACT_MISMATCH header_twice');
  });
});

describe('the check of a rule before it is used', () => {
  const checked: [Partial<DisclosureRule>, string][] = [
    [{ jsonPath: '$.a[0]', atLeast: 5 }, 'accepted'],
    [{ jsonPath: '$..a' }, 'FLOW_INVALID json_path_syntax'],
    [{ jsonPath: '$.a', atMost: 1e30 }, 'FLOW_INVALID predicate_bound'],
    [{ regex: '[' }, 'FLOW_INVALID regex_syntax'],
    [{ css: 'a > > b' }, 'FLOW_INVALID css_syntax'],
    [{ header: 'x-plan' }, 'accepted'],
  ];
  it.each(checked)('says of %j: %s', (rule, verdict) => {
    expect(refusalOf(() => checkRule({ from: 'page', ...rule }))).toBe(verdict);
  });
});
