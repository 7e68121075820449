import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hasPlace, withValueAt } from '../../../core/flow/body-place.ts';

const body = { query: 'q', variables: { after: null, list: [{ page: 1 }] }, 'odd name': 1 };

describe('the place in a body that chooses the page', () => {
  it.each([
    ['$.variables.after', { ...body, variables: { ...body.variables, after: 'x' } }],
    ['$.variables.list[0].page', { ...body, variables: { ...body.variables, list: [{ page: 'x' }] } }],
    ["$['odd name']", { ...body, 'odd name': 'x' }],
  ])('%s gets the value, and nothing else changes', (place, expected) => {
    const before = structuredClone(body);
    expect(hasPlace(body, place)).toBe(true);
    expect(withValueAt(body, place, 'x')).toEqual(expected);
    expect(body).toEqual(before);
  });

  it.each([
    '$',
    '$.variables.first',
    '$.query.after',
    '$.variables[0]',
    '$.variables.list[1]',
    '$.constructor',
    '$.list.length',
  ])('%s is none', (place) => {
    expect(hasPlace(body, place)).toBe(false);
    expect(withValueAt(body, place, 'x')).toBeUndefined();
  });

  it('is a name like any other when it is one that objects inherit', () => {
    const odd: unknown = JSON.parse('{"__proto__":{"page":1}}');
    expect(JSON.stringify(withValueAt(odd, '$.__proto__.page', 2))).toBe('{"__proto__":{"page":2}}');
  });

  it('keeps the order of the members, whatever they are', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (members, value) => {
        const whole: unknown = JSON.parse(JSON.stringify({ ...members, page: 0, last: true }));
        const paged = withValueAt(whole, '$.page', value);
        expect(Object.keys(Object(paged))).toEqual(Object.keys(Object(whole)));
        expect(withValueAt(paged, '$.page', 0)).toEqual(whole);
      }),
    );
  });
});
