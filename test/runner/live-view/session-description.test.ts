import { describe, expect, it } from '@jest/globals';
import { withBitrates, withPublicAddress } from '../../../runner/live-view/peer/session-description.ts';

const lines = (...all: string[]): string => all.join('\r\n');

describe('session description', () => {
  it('names the public address in place of every IPv4 host candidate, and keeps ports and other candidates', () => {
    const relay = 'a=candidate:3 1 udp 41885439 198.51.100.7 3478 typ relay raddr 10.0.0.5 rport 9';
    const sdp = lines(
      'v=0',
      'a=candidate:1 1 udp 2122194687 10.0.0.5 38632 typ host generation 0',
      'a=candidate:2 1 tcp 1518280447 10.0.0.5 9 typ host tcptype active',
      'a=candidate:4 1 udp 2122136831 fd00::2 34127 typ host',
      relay,
      '',
    );
    expect(withPublicAddress(sdp, '203.0.113.9')).toBe(
      lines(
        'v=0',
        'a=candidate:1 1 udp 2122194687 203.0.113.9 38632 typ host generation 0',
        'a=candidate:2 1 tcp 1518280447 203.0.113.9 9 typ host tcptype active',
        'a=candidate:4 1 udp 2122136831 fd00::2 34127 typ host',
        relay,
        '',
      ),
    );
  });

  it('tells the bit rates for VP8 and for nothing else', () => {
    const offer = lines(
      'm=video 9 UDP/TLS/RTP/SAVPF 96 97 98',
      'a=rtpmap:96 VP8/90000',
      'a=rtpmap:97 rtx/90000',
      'a=rtpmap:98 VP9/90000',
      '',
    );
    expect(withBitrates(offer, { start: 2000, max: 4000 })).toBe(
      lines(
        'm=video 9 UDP/TLS/RTP/SAVPF 96 97 98',
        'a=rtpmap:96 VP8/90000',
        'a=fmtp:96 x-google-start-bitrate=2000;x-google-max-bitrate=4000',
        'a=rtpmap:97 rtx/90000',
        'a=rtpmap:98 VP9/90000',
        '',
      ),
    );
  });
});
