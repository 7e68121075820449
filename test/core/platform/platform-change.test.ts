import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { platformChange } from '../../../core/platform/platform-change.ts';

const stored = { name: 'gigs', flowVersion: '1.9.0', flowHash: 'a' };

describe('putting a platform', () => {
  it('is new when nothing is stored', () => {
    expect(platformChange(undefined, stored)).toEqual({ kind: 'new' });
  });

  it('keeps the flow when its hash is the same', () => {
    expect(platformChange(stored, stored)).toEqual({ kind: 'same-flow' });
  });

  it.each(['1.9.0', '1.8.9', '0.99.99', '1.0.10'])('refuses another flow as %s after 1.9.0', (flowVersion) => {
    expect(platformChange(stored, { ...stored, flowVersion, flowHash: 'b' })).toEqual({
      kind: 'refused',
      reason: 'version-not-raised',
      stored,
    });
  });

  it.each(['1.9.1', '1.10.0', '2.0.0'])('takes another flow as %s after 1.9.0', (flowVersion) => {
    expect(platformChange(stored, { ...stored, flowVersion, flowHash: 'b' })).toEqual({
      kind: 'new-flow',
      storedVersion: '1.9.0',
    });
  });

  it('refuses a version that is stored with another flow, and takes it again with its own', () => {
    const known = [stored, { flowVersion: '2.0.0', flowHash: 'b' }];
    const next = { ...stored, flowVersion: '2.0.0', flowHash: 'c' };
    expect(platformChange(stored, next, known)).toEqual({ kind: 'refused', reason: 'version-taken' });
    expect(platformChange(stored, { ...next, flowHash: 'b' }, known)).toMatchObject({ kind: 'new-flow' });
    expect(platformChange(stored, { ...next, flowVersion: '1.9.1' }, known)).toMatchObject({ kind: 'new-flow' });
  });

  it('refuses another platform in its place', () => {
    expect(platformChange(stored, { ...stored, name: 'rides' })).toMatchObject({ reason: 'other-name' });
  });

  it('never lets one version mean two flows, nor two platforms go back and forth', () => {
    const version = fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99)).map((numbers) => numbers.join('.'));
    fc.assert(
      fc.property(version, version, (a, b) => {
        const [one, other] = [
          { name: 'gigs', flowVersion: a, flowHash: 'a' },
          { name: 'gigs', flowVersion: b, flowHash: 'b' },
        ];
        const taken = [platformChange(one, other), platformChange(other, one)].filter(
          ({ kind }) => kind === 'new-flow',
        );
        expect(taken).toHaveLength(a === b ? 0 : 1);
      }),
    );
  });
});
