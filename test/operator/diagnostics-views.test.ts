import { describe, expect, it } from '@jest/globals';
import type { DocumentOutline } from '../../core/contract/page-outline.ts';
import { caseLines } from '../../operator/session/case-lines.ts';
import { outlineLines } from '../../operator/session/outline-lines.ts';
import { outlinePicture } from '../../operator/session/outline-picture.ts';
import { aFlow } from '../core/flow/a-flow.ts';

const outline: DocumentOutline = {
  isMain: true,
  isOnAllowedHost: true,
  width: 800,
  height: 600,
  elements: [
    { element: 'main', depth: 0, box: [0, 0, 800, 600] },
    { element: 'input', depth: 1, field: 'password', box: [80, 16, 240, 24] },
    { element: 'p', depth: 1, role: 'alert', text: true, disabled: true, box: [80, -48, 160, 16] },
  ],
  isCut: true,
};

describe('the conditions of a failed node', () => {
  const flow = aFlow({
    signIn: {
      type: 'branch',
      timeoutMs: 1_000,
      cases: [
        { when: { any: [{ url: '/home' }, { not: { visible: 'form' } }] }, next: 'collect' },
        { when: { text: 'locked' }, fail: 'ACCOUNT_LOCKED' },
      ],
    },
    last: { type: 'waitFor', when: { title: 'In' }, timeoutMs: 1_000, next: 'collect' },
  });

  it('are shown as the flow writes them, each with whether it held', () => {
    const cases = [
      { holds: true, leaves: [false, true] },
      { holds: false, leaves: [false] },
    ];
    expect(caseLines(flow, 'signIn', cases)).toEqual([
      '',
      'CASE    HELD  CONDITION',
      'case 1  yes   → collect',
      '        no    {"url":"/home"}',
      '        yes   {"visible":"form"}',
      'case 2  no    {"text":"locked"} → ACCOUNT_LOCKED',
    ]);
    expect(caseLines(flow, 'last', [{ holds: false, leaves: [false] }])).toContain(
      'case 1  no    {"title":"In"} → collect',
    );
  });

  it('are none of a node that asks none, or of a flow that is gone', () => {
    expect(caseLines(flow, 'open', [])).toEqual([]);
    expect(caseLines(undefined, 'signIn', [{ holds: true, leaves: [true] }])).toEqual([]);
  });
});

describe('the outline of a page', () => {
  it('is shown as a list, as deep as the page', () => {
    expect(outlineLines(outline)).toEqual([
      'The page, 800 × 600, on an allowed host',
      '  main 800×600 at 0,0',
      '    input[type=password] 240×24 at 80,16',
      '    p role=alert text disabled 160×16 at 80,-48',
      '  … and more',
    ]);
  });

  it('is drawn box by box, one document under the other', () => {
    const frame = { ...outline, isMain: false, isOnAllowedHost: false, elements: [] };
    const svg = outlinePicture([outline, frame]);
    expect(svg).toContain('width="800" height="1288"');
    const long: DocumentOutline = { ...outline, elements: [{ element: 'p', depth: 0, box: [80, 0, 960, 2_000] }] };
    expect(outlinePicture([long])).toContain('width="1040" height="2044"');
    expect(svg).toContain('<rect x="80" y="16" width="240" height="24" fill="#cfe3ff" stroke="#678"/>');
    expect(svg).toContain('>password</text>');
    expect(svg).toContain('>alert</text>');
    expect(svg).toContain('<g transform="translate(0 644)"><text y="14">frame, other host</text>');
    expect(outlinePicture([])).toMatch(/^<svg .*><\/svg>\n$/);
  });
});
