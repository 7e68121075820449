import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { fragmentOf, iceOf, withIce } from '../../../core/contract/ice-fragment.ts';

/** An offer as Chromium makes it, shortened. */
const OFFER = [
  'v=0',
  'o=- 5228595038118931041 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0 1',
  'm=video 9 UDP/TLS/RTP/SAVPF 96',
  'c=IN IP4 0.0.0.0',
  'a=candidate:1 1 udp 2113937151 192.0.2.1 46585 typ host generation 0',
  'a=ice-ufrag:zjkk',
  'a=ice-pwd:bP+XJMM09aR8AiX1jdukzR6Y',
  'a=ice-options:trickle',
  'a=setup:actpass',
  'a=mid:0',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'c=IN IP4 0.0.0.0',
  'a=ice-ufrag:zjkk',
  'a=ice-pwd:bP+XJMM09aR8AiX1jdukzR6Y',
  'a=ice-options:trickle',
  'a=setup:actpass',
  'a=mid:1',
  '',
].join('\r\n');

/** RFC 9725, Figure 4, the answer to an ICE restart. */
const RFC_FRAGMENT = `a=ice-lite
a=ice-options:trickle ice2
a=group:BUNDLE 0 1
m=audio 9 UDP/TLS/RTP/SAVPF 111
a=mid:0
a=ice-ufrag:289b31b754eaa438
a=ice-pwd:0b66f472495ef0ccac7bda653ab6be49ea13114472a5d10a
a=candidate:1 1 udp 2130706431 198.51.100.1 39132 typ host
a=end-of-candidates
`;

const NEW_ICE = {
  ufrag: '289b31b754eaa438',
  pwd: '0b66f472495ef0ccac7bda653ab6be49ea13114472a5d10a',
  candidates: ['candidate:1 1 udp 2130706431 198.51.100.1 39132 typ host'],
};

describe('an ICE fragment', () => {
  it('is read from a fragment as RFC 9725 shows it', () => {
    expect(iceOf(RFC_FRAGMENT)).toEqual(NEW_ICE);
  });

  it('is made for the first media section of a description, with its options', () => {
    expect(fragmentOf(OFFER, NEW_ICE).split('\r\n')).toEqual([
      'a=ice-options:trickle',
      'a=group:BUNDLE 0 1',
      'm=video 9 UDP/TLS/RTP/SAVPF 96',
      'a=mid:0',
      `a=ice-ufrag:${NEW_ICE.ufrag}`,
      `a=ice-pwd:${NEW_ICE.pwd}`,
      `a=${NEW_ICE.candidates[0]}`,
      'a=end-of-candidates',
      '',
    ]);
  });

  it('replaces credentials in every section and the candidates in the first, and nothing else', () => {
    const replaced = withIce(OFFER, NEW_ICE);
    expect(iceOf(replaced)).toEqual(NEW_ICE);
    expect(replaced.match(/a=ice-ufrag:289b31b754eaa438\r\na=ice-pwd:0b66\w+\r\n/g)).toHaveLength(2);
    expect(replaced.indexOf('a=candidate:1 1 udp 2130706431')).toBeLessThan(replaced.indexOf('m=application'));
    const withoutIce = (sdp: string) => sdp.replace(/a=(ice-ufrag|ice-pwd|candidate):.*\r\n/g, '');
    expect(withoutIce(replaced)).toBe(withoutIce(OFFER));
  });

  it('comes back from what it was written to, whatever it holds', () => {
    const iceText = (min: number) => fc.stringMatching(new RegExp(`^[A-Za-z0-9+/]{${min},${min + 10}}$`));
    const ice = fc.record({
      ufrag: iceText(4),
      pwd: iceText(22),
      candidates: fc.uniqueArray(fc.stringMatching(/^candidate:[\x20-\x7e]{1,60}$/), { maxLength: 10 }),
    });
    fc.assert(
      fc.property(ice, (one) => {
        expect(iceOf(fragmentOf(OFFER, one))).toEqual(one);
        expect(iceOf(withIce(OFFER, one))).toEqual(one);
      }),
    );
  });

  it.each([
    ['nothing', ''],
    ['no password', 'a=ice-ufrag:abcd\r\n'],
    ['a short password', 'a=ice-ufrag:abcd\r\na=ice-pwd:short\r\n'],
    ['characters that are none of ICE', 'a=ice-ufrag:ab cd\r\na=ice-pwd:bP+XJMM09aR8AiX1jdukzR6Y\r\n'],
    [
      'a hundred candidates',
      withIce(OFFER, { ...NEW_ICE, candidates: Array.from({ length: 100 }, (_, n) => `candidate:${n} 1 udp 1`) }),
    ],
  ])('is not read from %s', (_, text) => {
    expect(iceOf(text)).toBeNull();
  });
});
