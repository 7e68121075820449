import { describe, expect, it } from '@jest/globals';
import { ACCEPTED_FINDINGS } from './accepted-findings.ts';
import { nagFindings } from './synthesized.ts';

describe("cdk-nag's AwsSolutions rules", () => {
  const findings = nagFindings({ partners: ['acme'] });
  const isAcceptedBy = (text: string, { where, finding }: (typeof ACCEPTED_FINDINGS)[number]): boolean =>
    text.endsWith(`: ${finding}`) && where.test(text.slice(0, -`: ${finding}`.length));

  it('find nothing that is not accepted with a reason', () => {
    expect(findings.filter((text) => !ACCEPTED_FINDINGS.some((accepted) => isAcceptedBy(text, accepted)))).toEqual([]);
  });

  it('still find everything that is accepted', () => {
    const stale = ACCEPTED_FINDINGS.filter((accepted) => !findings.some((text) => isAcceptedBy(text, accepted)));
    expect(stale).toEqual([]);
  });
});
