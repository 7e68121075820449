import { describe, expect, it } from '@jest/globals';
import { requestsBefore } from '../../../core/flow/request-order.ts';

const disclose = { user: { from: 'me', jsonPath: '$.id', label: 'User' } };
const url = 'https://api.test/x';
const before = (requests: Parameters<typeof requestsBefore>[0]['requests']) =>
  Object.fromEntries(requestsBefore({ requests, disclose }));

describe('the order of requests', () => {
  it('lets those be made at once that are made of nothing of each other', () => {
    expect(before({ me: { url }, trips: { url }, pay: { like: { url } } })).toEqual({ me: [], trips: [], pay: [] });
  });

  it('has one wait for the field that it is made with, in its address or its body', () => {
    expect(before({ me: { url }, other: { url }, trips: { url: 'https://api.test/{{user}}/trips' } })).toEqual({
      me: [],
      other: [],
      trips: ['me'],
    });
    const posted = { url, method: 'POST', json: { of: '{{user}}' } } as const;
    expect(before({ me: { url }, trips: posted })).toEqual({ me: [], trips: ['me'] });
  });

  it('keeps the place of a POST that the flow writes out', () => {
    expect(before({ a: { url }, b: { url }, make: { url, method: 'POST' }, c: { url }, d: { url } })).toEqual({
      a: [],
      b: [],
      make: ['a', 'b'],
      c: ['make'],
      d: ['make'],
    });
  });
});
