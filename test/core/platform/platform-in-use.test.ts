import { describe, expect, it } from '@jest/globals';
import { flowHash } from '../../../core/flow/flow-hash.ts';
import { parseFlow } from '../../../core/flow/parse-flow.ts';
import { putCurrent, setCanary, useVersion } from '../../../core/platform/platform-in-use.ts';
import { A_FLOW, aFlowVersion, aPlatform } from '../../support/a-platform.ts';

const [older, newer] = [aFlowVersion({ flowVersion: '0.9.0' }), aFlowVersion({ flowVersion: '1.1.0' })];
const canary = { flowVersion: newer.flowVersion, flowHash: newer.flowHash, percent: 20 };
const platform = aPlatform({ canary, diagnostics: true });
const stored = { platform, versions: [older, newer] };
const hashesOf = (flows: readonly { flowHash: string }[]) => flows.map((flow) => flow.flowHash);

const sourceOf = (version: string) => {
  const parsed = parseFlow({ ...A_FLOW, version });
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  const { platformId, name, displayName, description, icon, loginUrl, allowCustomUrl, isActive } = aPlatform();
  const described = { platformId, name, displayName, description, icon, loginUrl, allowCustomUrl, isActive };
  return { ...described, flow: parsed.flow, flowVersion: version, flowHash: flowHash(parsed.flow) };
};

describe('what is stored of a platform', () => {
  it('is the folder, the first time', () => {
    const source = sourceOf('1.0.0');
    expect(putCurrent({ platform: undefined, versions: [] }, source)).toEqual({
      next: source,
      seen: undefined,
      retired: [],
    });
  });

  it('is another flow from now on: what new sessions got before is retired, the canary too', () => {
    const { next, seen, retired } = putCurrent(stored, sourceOf('2.0.0'));
    expect(next).toMatchObject({ flowVersion: '2.0.0', diagnostics: true });
    expect(next.canary).toBeUndefined();
    expect(seen).toBe(platform);
    expect(hashesOf(retired)).toEqual([platform.flowHash, newer.flowHash]);
  });

  it('keeps its canary when the flow is the same, and makes it the current one when that is put', () => {
    expect(putCurrent(stored, sourceOf('1.0.0'))).toMatchObject({
      next: { canary: { ...canary, flow: newer.flow } },
      retired: [],
    });
    const promoted = putCurrent(stored, sourceOf('1.1.0'));
    expect(promoted.next.canary).toBeUndefined();
    expect(hashesOf(promoted.retired)).toEqual([platform.flowHash]);
  });

  it('goes back to a version with its login page, and keeps what the API lists', () => {
    const { next, retired } = useVersion(stored, { ...older, loginUrl: 'https://gigs.example/old' });
    const listed = { displayName: 'Gigs', isActive: true, diagnostics: true };
    expect(next).toMatchObject({ flowVersion: '0.9.0', loginUrl: 'https://gigs.example/old', ...listed });
    expect(next.canary).toBeUndefined();
    expect(hashesOf(retired)).toEqual([platform.flowHash, newer.flowHash]);
  });

  it('gives a canary its share, and takes it back', () => {
    expect(setCanary(stored, newer, 70)).toMatchObject({
      next: { flowVersion: '1.0.0', canary: { ...canary, percent: 70 } },
      retired: [],
    });
    const other = setCanary(stored, older, 5);
    expect(hashesOf(other.retired)).toEqual([newer.flowHash]);
    const none = setCanary(stored, newer, 0);
    expect(none.next.canary).toBeUndefined();
    expect(hashesOf(none.retired)).toEqual([newer.flowHash]);
  });

  it('forgets a canary whose version was deleted by hand', () => {
    const { next, retired } = putCurrent({ platform, versions: [] }, sourceOf('1.0.0'));
    expect(next.canary).toBeUndefined();
    expect(retired).toEqual([]);
  });
});
