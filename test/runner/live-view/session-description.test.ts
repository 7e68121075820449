import { describe, expect, it } from '@jest/globals';
import { withBitrates } from '../../../runner/live-view/peer/session-description.ts';

const lines = (...all: string[]): string => all.join('\r\n');

describe('session description', () => {
  it('tells the bit rates for each codec and for nothing else', () => {
    const offer = lines(
      'm=video 9 UDP/TLS/RTP/SAVPF 96 97 98',
      'a=rtpmap:96 VP8/90000',
      'a=rtpmap:97 rtx/90000',
      'a=rtpmap:98 VP9/90000',
      'a=fmtp:98 profile-id=0',
      '',
    );
    expect(withBitrates(offer, { start: 2000, max: 4000 })).toBe(
      lines(
        'm=video 9 UDP/TLS/RTP/SAVPF 96 97 98',
        'a=rtpmap:96 VP8/90000',
        'a=fmtp:96 x-google-start-bitrate=2000;x-google-max-bitrate=4000',
        'a=rtpmap:97 rtx/90000',
        'a=rtpmap:98 VP9/90000',
        'a=fmtp:98 x-google-start-bitrate=2000;x-google-max-bitrate=4000',
        'a=fmtp:98 profile-id=0',
        '',
      ),
    );
  });
});
