import { describe, expect, it } from '@jest/globals';
import { offeredCandidates } from '../../../runner/live-view/peer/offered-candidates.ts';

const UDP = 'candidate:1 1 udp 2122194687 10.0.0.5 40000 typ host generation 0';
const TCP = 'candidate:2 1 tcp 1518214911 10.0.0.5 40002 typ host tcptype passive';
const LOOPBACK = 'candidate:3 1 udp 2122063615 127.0.0.1 40000 typ host generation 0';
const PRIVATE_V6 = 'candidate:4 1 udp 2122265343 fd00::2 40000 typ host generation 0';
const PUBLIC_V6 = 'candidate:5 1 udp 2122265343 2600:1f18::2 40000 typ host generation 0';
const RELAY = 'candidate:6 1 udp 41885439 198.51.100.7 3478 typ relay raddr 10.0.0.5 rport 9';
const ALL = [UDP, TCP, LOOPBACK, PRIVATE_V6, PUBLIC_V6, RELAY];

describe('the candidates that viewers are told', () => {
  it('are those of the machine where it has no other address', () => {
    expect(offeredCandidates(ALL, { publicAddress: undefined, protocols: ['udp', 'tcp'] })).toEqual(ALL);
  });

  it('name the public address in place of the private ones, once, and keep ports and other candidates', () => {
    expect(offeredCandidates(ALL, { publicAddress: '203.0.113.9', protocols: ['udp', 'tcp'] })).toEqual([
      'candidate:1 1 udp 2122194687 203.0.113.9 40000 typ host generation 0',
      'candidate:2 1 tcp 1518214911 203.0.113.9 40002 typ host tcptype passive',
      PUBLIC_V6,
      RELAY,
    ]);
  });

  it('are of the protocols wanted alone', () => {
    const only = (...protocols: ('udp' | 'tcp')[]) => offeredCandidates(ALL, { publicAddress: undefined, protocols });
    expect(only('tcp')).toEqual([TCP]);
    expect(only('udp')).toEqual([UDP, LOOPBACK, PRIVATE_V6, PUBLIC_V6, RELAY]);
    expect(only()).toEqual([]);
  });

  it('leave out what is no candidate', () => {
    expect(offeredCandidates(['candidate:', 'hello'], { publicAddress: undefined, protocols: ['udp'] })).toEqual([]);
  });
});
